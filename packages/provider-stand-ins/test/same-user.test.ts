import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { promisify } from "node:util";

import { describe, expect, onTestFinished, test } from "vitest";

import { serveProvider } from "../src/protocol/provider-server.ts";
import { isSameUser } from "../src/protocol/same-user.ts";
import { RandomProvider } from "../src/random/random-provider.ts";

const socket = {
  localAddress: "127.0.0.1",
  localPort: 33_000,
  remoteAddress: "127.0.0.1",
  remotePort: 50_000,
} as Socket;

const me = process.getuid?.() ?? 0;
// Both ends as the kernel's table has them on a machine with the low byte first.
const [here, there] = ["0100007F:80E8", "0100007F:C350"];

function row(local: string, remote: string, state: string, user: number): string {
  return `   7: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${user}        0 208 1 0 20 4`;
}

const ownEnd = row(here, there, "01", me);

describe("the other end of a connection", () => {
  test.each([
    ["of this user is", row(there, here, "01", me), true],
    ["of another user is not", row(there, here, "01", me + 1), false],
    ["that has been closed, and has no user any more, is not", row(there, here, "06", me), false],
    ["of another connection with its port is not", row("0200007F:C350", here, "01", me), false],
    ["that the table does not have is not", "", false],
  ])("%s taken for this user's", (_, other, isTaken) => {
    expect(isSameUser(socket, `header\n${ownEnd}\n${other}\n`)).toBe(isTaken);
  });

  test("is taken for this user's where no table tells even of this end", () => {
    expect(isSameUser(socket, "")).toBe(true);
    expect(isSameUser(socket, `header\n${row(there, here, "01", me + 1)}\n`)).toBe(true);
  });

  test("is found in the kernel's own table", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const [accepted] = (await once(server, "connection")) as [Socket];
    expect(isSameUser(accepted)).toBe(true);
    client.destroy();
  });
});

/** What a process of a user gets who sends a request to the port: HTTP/2's first frame, or nothing but the end. */
async function answerTo(uid: number, port: number): Promise<string> {
  const preface = "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n";
  const script = `const socket = require("node:net").connect(${port}, "127.0.0.1", () => socket.write("${preface}"));
    const tell = (word) => () => { console.log(word); socket.destroy(); };
    socket.once("data", tell("answered")).once("error", tell("ended")).once("end", tell("ended"));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { uid, cwd: "/" });
  return stdout.trim();
}

test.skipIf(process.platform !== "linux" || me !== 0)("a stand-in answers no other user of the machine", async () => {
  const server = await serveProvider(() => new RandomProvider());
  onTestFinished(() => server.close());
  expect(await answerTo(me, server.port)).toBe("answered");
  expect(await answerTo(54_321, server.port)).toBe("ended");
});
