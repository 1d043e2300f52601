import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import { Agent, request } from "undici";
import { expect, test } from "vitest";
import {
  checkAddress,
  checkedLookup,
  type Ground,
  isLoopback,
  mayDial,
} from "../../src/channels/checked-address.ts";

const LIVE = { ground: "public", httpsOnly: true } as const;

test.each([
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://10.1.2.3/",
  "https://172.31.255.255/",
  "https://192.168.0.1/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://168.63.129.16/",
  "https://0.0.0.0/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:a00:1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[fd00:ec2::254]/",
  "https://[fe80::1]/",
  "https://[ff02::1]/",
  "https://[2002:7f00:1::]/",
])("refuses %s in live mode", (address) => {
  expect(checkAddress(address, LIVE)).toBe("forbidden-address");
});

test.each([
  ["http://example.org/", "not-https"],
  ["ftp://example.org/", "not-an-address"],
  ["", "not-an-address"],
  ["example.org", "not-an-address"],
  ["https://user:password@example.org/", "credentials-in-address"],
])("refuses %j as %s", (address, fault) => {
  expect(checkAddress(address, LIVE)).toBe(fault);
});

test.each(["https://example.org/hook?x=1", "https://93.184.216.34/", "https://[2606:4700::1111]/"])(
  "lets %s pass",
  (address) => {
    expect(checkAddress(address, LIVE)).toBeInstanceOf(URL);
  },
);

test.each<[Ground, string[], string[]]>([
  ["public", ["93.184.216.34", "2606:4700::1111"], ["127.0.0.1", "::1", "10.0.0.1", "fd00::1"]],
  [
    "loopback",
    ["127.0.0.1", "127.9.9.9", "::1"],
    ["93.184.216.34", "10.0.0.1", "fd00::1", "169.254.169.254"],
  ],
  ["private", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "fd00::1"], ["93.184.216.34", "2606:4700::1111"]],
  ["any", ["127.0.0.1", "10.0.0.1", "93.184.216.34"], []],
])("on the ground %s dials %j and not %j", (ground, allowed, refused) => {
  for (const address of allowed) expect(mayDial(address, ground), address).toBe(true);
  for (const address of refused) expect(mayDial(address, ground), address).toBe(false);
});

test("knows loopback by number and by name, and nothing else as loopback", () => {
  for (const text of ["http://localhost:1/", "http://127.0.0.1/", "https://[::1]/"])
    expect(isLoopback(new URL(text))).toBe(true);
  for (const text of ["http://localhost.example.org/", "http://10.0.0.1/"])
    expect(isLoopback(new URL(text))).toBe(false);
});

test("a name that resolves to forbidden ground is not dialled", async () => {
  const code = await new Promise((resolve) => {
    checkedLookup("public")("localhost", { all: true }, (error) => resolve(error?.code));
  });
  expect(code).toBe("FORBIDDEN_ADDRESS");
});

test("a connection through the look-up never reaches a listener on forbidden ground", async () => {
  let reached = 0;
  const server = createServer((_request, response) => {
    reached++;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const open = new Agent({ connect: { lookup: checkedLookup("loopback") } });
  const shut = new Agent({ connect: { lookup: checkedLookup("public") } });
  expect((await request(`http://localhost:${port}/`, { dispatcher: open })).statusCode).toBe(200);
  await expect(request(`http://localhost:${port}/`, { dispatcher: shut })).rejects.toMatchObject({
    code: "FORBIDDEN_ADDRESS",
  });
  expect(reached).toBe(1);
  await Promise.all([open.destroy(), shut.destroy()]);
  server.close();
});

test("gives one address where one is asked for", async () => {
  const found = await new Promise<string | LookupAddress[]>((resolve) => {
    checkedLookup("any")("localhost", {}, (_error, address) => resolve(address));
  });
  expect(found).toMatch(/^(127\.0\.0\.1|::1)$/);
});
