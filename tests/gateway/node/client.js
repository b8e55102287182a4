// The official client as a page would use it: URL, token, transports, wish. What happens is written as a JSON object a line;
// each line of stdin, [event, body], is sent and its acknowledgement written.
const { io } = require("socket.io-client");

const [url, token, transports, wish] = process.argv.slice(2);
const say = (what, body) => process.stdout.write(JSON.stringify({ what, body }) + "\n");
const socket = io(url, { auth: { token }, reconnectionDelay: 100, ...JSON.parse(transports) });

// Heard from the very beginning: it may be upgraded before it is let in.
socket.io.on("open", () => socket.io.engine.on("upgrade", (transport) => say("upgrade", transport.name)));
socket.on("connect", () => {
  say("connect", socket.io.engine.transport.name);
  socket.emit("start_monitoring", JSON.parse(wish), (answer) => say("ack", answer));
});
socket.on("connect_error", (error) => say("connect_error", { message: error.message, data: error.data }));
socket.on("disconnect", (reason) => say("disconnect", reason));
socket.onAny((event, body) => say(event, body));

require("readline").createInterface({ input: process.stdin })
  .on("line", (line) => socket.emit(...JSON.parse(line), (answer) => say("ack", answer)))
  .on("close", () => { socket.disconnect(); process.exitCode = 0; });
