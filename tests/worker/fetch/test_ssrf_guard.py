import ipaddress
import socket

import pytest

from worker.fetch.ssrf_guard import ForbiddenAddressError, guarded_sockets, is_admitted, is_public

FORBIDDEN = """
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.8 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1
    192.175.48.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1
    255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1
    2620:4f:8000::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 5f00::1
    2001:10::1 2001:20::1 ::ffff:169.254.169.254 ::ffff:192.168.0.1 fe80::1%1
"""
PUBLIC = "1.1.1.1 93.184.216.34 172.32.0.1 2606:4700::1111 2a00:1450:4001:829::200e ::ffff:8.8.8.8"


@pytest.mark.parametrize("address", FORBIDDEN.split())
def test_t4_private_and_special_addresses_are_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_t4_public_addresses_pass(address):
    assert is_public(address)


def test_admitted_networks_pass_in_either_spelling():
    loopback = (ipaddress.ip_network("127.0.0.0/8"),)
    assert is_admitted("127.0.0.1", loopback)
    assert is_admitted("::ffff:127.0.0.1", loopback)
    assert not is_admitted("10.0.0.1", loopback)


def test_no_socket_is_opened_to_a_forbidden_address():
    with pytest.raises(ForbiddenAddressError):
        guarded_sockets((), (80,))(tcp("127.0.0.1", 80))
    guarded_sockets((ipaddress.ip_network("127.0.0.0/8"),), (80,))(tcp("127.0.0.1", 8080)).close()


def test_t5_public_addresses_are_asked_on_the_usual_ports_only():
    with pytest.raises(ForbiddenAddressError):
        guarded_sockets((), (80, 443))(tcp("93.184.216.34", 6379))
    guarded_sockets((), (80, 443))(tcp("93.184.216.34", 443)).close()


def tcp(address: str, port: int) -> tuple:
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
