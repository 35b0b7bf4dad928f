// Write a topic's stream to a file, each message exactly once, with Go's standard library alone.
//
//	RASID_REDIS_URL=… go run main.go sdf sdf.tsv
//
// A line of the file begins with the id of its message, and ids only rise. A message is acknowledged
// when its line is on the disk; what comes again after a crash has an id that is in the file already.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
)

type server struct {
	out net.Conn
	in  *bufio.Reader
}

func open(address string) (*server, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	network, place := "tcp", at.Host
	if at.Scheme == "unix" {
		network, place = "unix", at.Path
	} else if at.Port() == "" {
		place += ":6379"
	}
	wire, err := net.Dial(network, place)
	if err != nil {
		return nil, err
	}
	opened := &server{wire, bufio.NewReader(wire)}
	if password, has := at.User.Password(); has {
		user := at.User.Username()
		if user == "" {
			user = "default"
		}
		_, err = opened.ask("AUTH", user, password)
	}
	return opened, err
}

// ask sends one command and reads its answer: a string, an int64, nil or a list of these.
func (s *server) ask(words ...string) (any, error) {
	command := fmt.Sprintf("*%d\r\n", len(words))
	for _, word := range words {
		command += fmt.Sprintf("$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := io.WriteString(s.out, command); err != nil {
		return nil, err
	}
	return s.answer()
}

func (s *server) answer() (any, error) {
	line, err := s.in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	kind, rest := line[0], strings.TrimRight(line[1:], "\r\n")
	if kind == '+' {
		return rest, nil
	}
	if kind == '-' {
		return nil, fmt.Errorf("the server says: %s", rest)
	}
	number, err := strconv.ParseInt(rest, 10, 64)
	if err != nil || kind == ':' {
		return number, err
	}
	if number < 0 {
		return nil, nil
	}
	if kind == '*' {
		list := make([]any, number)
		for place := range list {
			if list[place], err = s.answer(); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	body := make([]byte, number+2)
	_, err = io.ReadFull(s.in, body)
	return string(body[:number]), err
}

type place struct{ milliseconds, number uint64 }

func placeOf(id string) (at place) {
	fmt.Sscanf(id, "%d-%d", &at.milliseconds, &at.number)
	return at
}

func (p place) isAfter(other place) bool {
	return p.milliseconds > other.milliseconds ||
		p.milliseconds == other.milliseconds && p.number > other.number
}

// lastIn opens the file, cuts off a line that a crash left half written, and reads its last id.
func lastIn(name string) (*os.File, place, error) {
	text, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		return nil, place{}, err
	}
	whole := string(text[:strings.LastIndexByte(string(text), '\n')+1])
	lines := strings.Split(strings.TrimSuffix(whole, "\n"), "\n")
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err == nil {
		err = file.Truncate(int64(len(whole)))
	}
	return file, placeOf(lines[len(lines)-1]), err
}

func run(topic, name string) error {
	prefix, group := "rasid:", "go"
	if set, has := os.LookupEnv("RASID_PREFIX"); has {
		prefix = set
	}
	stream := prefix + "topic:" + topic
	file, last, err := lastIn(name)
	if err != nil {
		return err
	}
	redis, err := open(os.Getenv("RASID_REDIS_URL"))
	if err != nil {
		return err
	}
	_, err = redis.ask("XGROUP", "CREATE", stream, group, "0", "MKSTREAM")
	if err != nil && !strings.Contains(err.Error(), "BUSYGROUP") {
		return err
	}
	position := "0" // first what an earlier run was given and did not acknowledge
	for {
		answer, err := redis.ask("XREADGROUP", "GROUP", group, "me", "COUNT", "100",
			"BLOCK", "2000", "STREAMS", stream, position)
		if err != nil {
			return err
		}
		messages := []any{}
		if answer != nil {
			messages = answer.([]any)[0].([]any)[1].([]any)
		}
		for _, one := range messages {
			id := one.([]any)[0].(string)
			fields := map[string]string{}
			list, _ := one.([]any)[1].([]any) // nil: it was trimmed before it was acknowledged
			for at := 0; at+1 < len(list); at += 2 {
				fields[list[at].(string)] = list[at+1].(string)
			}
			if at := placeOf(id); list != nil && at.isAfter(last) {
				line := strings.NewReplacer("\t", " ", "\n", " ").Replace(fields["title"])
				if _, err := fmt.Fprintf(file, "%s\t%s\t%s\n", id, fields["kind"], line); err != nil {
					return err
				}
				if err := file.Sync(); err != nil {
					return err
				}
				last = at
			}
			if _, err := redis.ask("XACK", stream, group, id); err != nil {
				return err
			}
		}
		if len(messages) == 0 {
			position = ">"
		}
	}
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: go run main.go TOPIC FILE")
	}
	log.Fatal(run(os.Args[1], os.Args[2]))
}
