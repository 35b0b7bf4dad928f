// Read a topic as one consumer of a group, each message with the text of its article.
//   RASID_REDIS_URL=redis://127.0.0.1:6379/0 node ioredis.mjs sdf desk anna
import Redis from "ioredis";

const [topic = "sdf", group = "desk", consumer = "anna"] = process.argv.slice(2);
const prefix = process.env.RASID_PREFIX ?? "rasid:";
const address = process.env.RASID_REDIS_URL ?? "redis://127.0.0.1:6379/0";
const client = new Redis(address.replace(/^unix:\/\//, ""));
const [stream, articles] = [`${prefix}topic:${topic}`, `${prefix}articles`];

const fieldsOf = (flat) =>
  Object.fromEntries(flat.flatMap((name, at) => (at % 2 ? [] : [[name, flat[at + 1]]])));

async function textOf(id) {
  const [row] = await client.xrange(articles, id, id);
  return row ? JSON.parse(fieldsOf(row[1]).data).text : ""; // an old article is not kept
}

try {
  await client.xgroup("CREATE", stream, group, "0", "MKSTREAM"); // "$" for new messages only
} catch (error) {
  if (!error.message.includes("BUSYGROUP")) throw error;
}

let position = "0"; // first what this consumer took before a restart and did not acknowledge
for (;;) {
  const asked = ["GROUP", group, consumer, "COUNT", 100, "BLOCK", 5000, "STREAMS", stream, position];
  const [[, messages] = [stream, []]] = (await client.xreadgroup(...asked)) ?? [];
  for (const [id, flat] of messages) {
    if (flat) { // null where a message was trimmed before it was acknowledged
      const { seq, kind, title } = fieldsOf(flat);
      console.log(seq, kind, title, (await textOf(id)).length);
    }
    await client.xack(stream, group, id);
  }
  if (!messages.length) position = ">"; // then new messages
}
