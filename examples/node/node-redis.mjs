// Read a topic as one consumer of a group, and take over what another left behind for a minute.
//   RASID_REDIS_URL=redis://127.0.0.1:6379/0 node node-redis.mjs sdf desk anna
import { createClient } from "redis";

const [topic = "sdf", group = "desk", consumer = "anna"] = process.argv.slice(2);
const prefix = process.env.RASID_PREFIX ?? "rasid:";
const address = process.env.RASID_REDIS_URL ?? "redis://127.0.0.1:6379/0";
const isSocket = address.startsWith("unix://");
const client = createClient(
  isSocket ? { socket: { path: address.slice("unix://".length) } } : { url: address },
);
client.on("error", (error) => console.error(error.message)); // it connects again by itself
await client.connect();
const stream = `${prefix}topic:${topic}`;

async function handle(messages) {
  for (const one of messages) {
    if (one?.message) console.log(one.message.seq, one.message.kind, one.message.title);
    if (one) await client.xAck(stream, group, one.id);
  }
}

try {
  await client.xGroupCreate(stream, group, "0", { MKSTREAM: true }); // "$" for new messages only
} catch (error) {
  if (!error.message.includes("BUSYGROUP")) throw error;
}

let position = "0"; // first what this consumer took before a restart and did not acknowledge
let claim = "0-0";
for (;;) {
  const asked = { COUNT: 100, BLOCK: 5000 };
  const answer = await client.xReadGroup(group, consumer, { key: stream, id: position }, asked);
  const messages = answer?.[0]?.messages ?? [];
  await handle(messages);
  if (!messages.length) position = ">"; // then new messages
  const left = await client.xAutoClaim(stream, group, consumer, 60_000, claim, { COUNT: 100 });
  claim = left.nextId;
  await handle(left.messages);
}
