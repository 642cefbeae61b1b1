import { existsSync } from "node:fs";

import { type Browser, chromium } from "playwright-core";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Where Chromium is on this machine, if it is; `CHROMIUM` names another place. */
export const chromiumPath = process.env.CHROMIUM ?? places.find((place) => existsSync(place));

if (chromiumPath === undefined && process.env.CI) {
  throw new Error("Chromium must be there in CI: apt-get install chromium, or name its place in CHROMIUM.");
}

/** Why the browser tests do not run, to be read in the report. */
export const reason = chromiumPath === undefined ? " (skipped: no Chromium here; name its place in CHROMIUM)" : "";

/** Starts Chromium without a window, without its sandbox (tests run as root in containers) and without its own traffic. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
