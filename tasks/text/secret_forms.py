"""What has the form of a secret, in logs and in addresses that pages show."""

import re

HIDDEN = "***"
_FORMS = re.compile(
    r"""
    (?<=://) [^/\s@'"]* : [^/\s@'"]+ (?=@)             # user and password of an address
    | (?<=whsec_) [\w+/=-]+                            # a signing secret of Standard Webhooks
    | (?i: (?<=bearer\ ) [\w.~+/=-]+ )
    | (?i:
        (?<=token=) | (?<=secret=) | (?<=password=) | (?<=passwd=) | (?<=pwd=)
        | (?<=api_key=) | (?<=apikey=) | (?<=api-key=) | (?<=access_key=) | (?<=[?&]key=)
        | (?<=[?&]auth=) | (?<=signature=) | (?<=[?&]sig=) | (?<=[?&]pass=)
      ) [^&\s'"\#]+
    """,
    re.VERBOSE,
)


def without_secrets(text: str) -> str:
    """Hide passwords, tokens and keys; what an address leads to can still be told."""
    return _FORMS.sub(HIDDEN, text)
