// Streamlit tells the server the address of its last answer. What was chosen here since goes over it on the way out:
// a message of before would look like a step back to what the address said then.
// A message that asks for a run begins with a tag and a length, and so does the query within it (protocol buffers).

const [ASKS_FOR_A_RUN, HAS_A_QUERY] = [0x5a, 0x0a]; // BackMsg.rerun_script, ClientState.query_string

const sendMessage = WebSocket.prototype.send;
WebSocket.prototype.send = function (data, ...rest) {
  return sendMessage.call(this, chosenHere.size && data instanceof Uint8Array ? withChosenQuery(data) : data, ...rest);
};

function withChosenQuery(message) {
  if (message[0] !== ASKS_FOR_A_RUN) return message;
  const run = message.subarray(lengthAt(message, 1).next);
  const { length, next } = run[0] === HAS_A_QUERY ? lengthAt(run, 1) : { length: 0, next: 0 };
  const query = new URLSearchParams(new TextDecoder().decode(run.subarray(next, next + length)));
  putChoices(query);
  const said = new TextEncoder().encode(query.toString());
  const others = run.subarray(next + length);
  const anew = [HAS_A_QUERY, ...written(said.length), ...said];
  return Uint8Array.from([ASKS_FOR_A_RUN, ...written(anew.length + others.length), ...anew, ...others]);
}

// Seven bits a byte, the lowest first; the eighth says that more follow.
function lengthAt(bytes, at) {
  let length = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    length += (bytes[at] & 0x7f) * 2 ** shift;
    if (bytes[at] < 0x80) return { length, next: at + 1 };
  }
}

function written(length) {
  const bytes = [];
  for (; length > 0x7f; length = Math.floor(length / 128)) bytes.push((length & 0x7f) | 0x80);
  return [...bytes, length];
}
