import { expect, test } from "vitest";

import { lastLines, withoutHosts } from "../src/process/readable-output.ts";

test("only the last lines with something in them are shown", () => {
  expect(lastLines("one\n\ntwo\nthree\n\n", 2)).toBe("two\nthree");
});

test.each([
  ["reading https://robot:hunter2@proxy.example/mod/@v/v1.info: 403 Forbidden", "reading <address> 403 Forbidden"],
  [
    'Get "https://proxy.example/a": dial tcp: lookup proxy.example on 10.0.0.53:53: no such host',
    'Get "<address>": dial tcp: lookup <address> on <address>: no such host',
  ],
  ["dial tcp [2001:db8::1]:443: connect: refused", "dial tcp <address>: connect: refused"],
  ["x509: certificate is valid for a.example, not b.example", "x509: the certificate is for another host"],
])("%j is shown without the names of hosts", (text, shown) => {
  expect(withoutHosts(text)).toBe(shown);
});

test("module paths, versions and source lines stay readable", () => {
  const text = "../mod/github.com/a/b@v1.2.3/c.go:12:3: undefined: x";
  expect(withoutHosts(text)).toBe(text);
});
