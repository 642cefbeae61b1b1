import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { endianness } from "node:os";

/** `ESTABLISHED`: only such a connection still has its process, and with it a user. */
const established = "01";

/**
 * Whether a process of this user is at the other end of a connection on loopback: the engine shows no proof of itself in the
 * protocol. Linux tells the user of each end (proc(5), /proc/net/tcp); where no table tells, nobody is turned away.
 */
export function isSameUser(socket: Socket, table = connections()): boolean {
  const own = `${address(socket.localAddress, socket.localPort)}`;
  const other = `${address(socket.remoteAddress, socket.remotePort)}`;
  const rows = table.split("\n").map((line) => line.trim().split(/\s+/));
  const between = (from: string, to: string) => rows.find(([, local, remote]) => local === from && remote === to);
  if (between(own, other) === undefined) {
    return true;
  }
  const [, , , state, , , , user] = between(other, own) ?? [];
  return state === established && user === String(process.getuid?.());
}

function connections(): string {
  try {
    return readFileSync("/proc/net/tcp", "latin1");
  } catch {
    return "";
  }
}

/** An IPv4 address and a port as the table has them: the address's bytes in the machine's order, in hexadecimal digits. */
function address(host = "", port = 0): string {
  const bytes = Buffer.from(host.split(".").map(Number));
  const inOrder = endianness() === "LE" ? bytes.reverse() : bytes;
  return `${inOrder.toString("hex")}:${port.toString(16).padStart(4, "0")}`.toUpperCase();
}
