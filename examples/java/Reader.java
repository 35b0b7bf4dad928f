import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a topic's stream to a file, each message exactly once, with Java 17's own library alone.
 *
 * <p>RASID_REDIS_URL=… java Reader.java sdf sdf.tsv
 *
 * <p>A line of the file begins with the id of its message, and ids only rise. A message is
 * acknowledged when its line is on the disk; what comes again after a crash has an id that is in
 * the file already.
 */
public final class Reader {
  private static final String GROUP = "java";
  private final InputStream in;
  private final OutputStream out;

  private Reader(URI address) throws IOException {
    boolean isPath = address.getScheme().equals("unix");
    SocketChannel wire =
        isPath ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    int port = address.getPort() < 0 ? 6379 : address.getPort();
    wire.connect(
        isPath
            ? UnixDomainSocketAddress.of(address.getPath())
            : new InetSocketAddress(address.getHost(), port));
    in = new BufferedInputStream(Channels.newInputStream(wire));
    out = Channels.newOutputStream(wire);
    String login = address.getRawAuthority() == null ? "" : address.getRawAuthority();
    int at = login.lastIndexOf('@');
    int colon = login.indexOf(':');
    if (at > colon && colon >= 0) {
      String user = colon == 0 ? "default" : decoded(login.substring(0, colon));
      ask("AUTH", user, decoded(login.substring(colon + 1, at)));
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Sends one command and reads its answer: a String, a Long, null or a List of these. */
  private Object ask(String... words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int size = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(size).append("\r\n").append(word).append("\r\n");
    }
    out.write(command.toString().getBytes(StandardCharsets.UTF_8));
    return answer();
  }

  private Object answer() throws IOException {
    int kind = in.read();
    String rest = line();
    if (kind == '+') {
      return rest;
    }
    if (kind == '-') {
      throw new IOException("the server says: " + rest);
    }
    long number = Long.parseLong(rest);
    if (kind == ':') {
      return number;
    }
    if (number < 0) {
      return null;
    }
    if (kind == '*') {
      List<Object> list = new ArrayList<>();
      for (long place = 0; place < number; place++) {
        list.add(answer());
      }
      return list;
    }
    String text = new String(in.readNBytes((int) number), StandardCharsets.UTF_8);
    line();
    return text;
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw new EOFException("the server closed the connection");
      }
      text.append((char) one);
    }
    return text.toString().strip();
  }

  private static boolean isAfter(String id, String last) {
    String[] one = id.split("-");
    String[] other = last.split("-");
    int order = Long.compare(Long.parseLong(one[0]), Long.parseLong(other[0]));
    return order > 0
        || order == 0 && Long.parseLong(one[1]) > Long.parseLong(other[1]);
  }

  /** Cuts off a line that a crash left half written; returns the id of the last one. */
  private static String lastIn(Path path, FileChannel file) throws IOException {
    byte[] text = Files.readAllBytes(path);
    int end = startOfLine(text, text.length);
    file.truncate(end);
    int start = startOfLine(text, end - 1);
    String line = new String(text, start, end - start, StandardCharsets.UTF_8);
    return line.isEmpty() ? "0-0" : line.split("\t")[0];
  }

  private static int startOfLine(byte[] text, int end) {
    int start = Math.max(end, 0);
    while (start > 0 && text[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private void follow(String stream, Path path) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    String last = lastIn(path, file);
    try {
      ask("XGROUP", "CREATE", stream, GROUP, "0", "MKSTREAM");
    } catch (IOException error) {
      if (!error.getMessage().contains("BUSYGROUP")) {
        throw error;
      }
    }
    String position = "0"; // first what an earlier run was given and did not acknowledge
    while (true) {
      Object answer =
          ask("XREADGROUP", "GROUP", GROUP, "me", "COUNT", "100", "BLOCK", "2000",
              "STREAMS", stream, position);
      List<?> messages =
          answer == null ? List.of() : (List<?>) ((List<?>) ((List<?>) answer).get(0)).get(1);
      for (Object one : messages) {
        String id = (String) ((List<?>) one).get(0);
        List<?> fields = (List<?>) ((List<?>) one).get(1); // null: trimmed before we were done
        if (fields != null && isAfter(id, last)) {
          String title = field(fields, "title").replaceAll("[\t\n]", " ");
          String line = id + "\t" + field(fields, "kind") + "\t" + title + "\n";
          file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
          file.force(true);
          last = id;
        }
        ask("XACK", stream, GROUP, id);
      }
      if (messages.isEmpty()) {
        position = ">";
      }
    }
  }

  private static String field(List<?> fields, String name) {
    int place = fields.indexOf(name);
    return place < 0 ? "" : (String) fields.get(place + 1);
  }

  /** Reads the topic and the file from the command line. */
  public static void main(String[] arguments) throws IOException {
    String prefix = System.getenv().getOrDefault("RASID_PREFIX", "rasid:");
    Reader reader = new Reader(URI.create(System.getenv("RASID_REDIS_URL")));
    reader.follow(prefix + "topic:" + arguments[0], Path.of(arguments[1]));
  }
}
