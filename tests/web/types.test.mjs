// The types of foyer.js against a file that uses them, and against the object that they describe.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import path from "node:path";

import { here, top } from "./lib.mjs";

test("usage.ts is accepted, and what it marks as wrong is refused", () => {
    const tsc = spawnSync(process.execPath, [path.join(here, "node_modules/typescript/bin/tsc"), "-p", here], { encoding: "utf8" });
    assert.equal(tsc.status, 0, tsc.stdout + tsc.stderr);
});

test("the types name every method, and no other", async () => {
    const { createCallObject } = await import(path.join(top, "net/web/foyer.js"));
    const text = readFileSync(path.join(top, "net/web/foyer.d.ts"), "utf8");
    const body = text.slice(text.indexOf("export interface FoyerCall {"));
    const typed = new Set([...body.slice(0, body.indexOf("\n}")).matchAll(/^ {4}(?:readonly )?(\w+)[(:<]/gm)].map((m) => m[1]));
    const call = createCallObject();
    const there = new Set(["callClientId"]);
    for (let o = Object.getPrototypeOf(call); o !== Object.prototype; o = Object.getPrototypeOf(o))
        for (const name of Object.getOwnPropertyNames(o))
            if (!name.startsWith("_") && !["constructor", "emit", "forgetHandlers"].includes(name)) there.add(name);
    assert.deepEqual([...typed].sort(), [...there].sort());
});

test("usage.ts uses every method and every event, and every event that is sent has a type", () => {
    const text = readFileSync(path.join(top, "net/web/foyer.d.ts"), "utf8"), usage = readFileSync(path.join(here, "usage.ts"), "utf8");
    const part = (from) => text.slice(text.indexOf(from), text.indexOf("\n}", text.indexOf(from)));
    const names = (body, fits) => [...new Set([...body.matchAll(fits)].map((m) => m[1]))];
    const methods = names(part("export interface FoyerCall {"), /^ {4}(?:readonly )?(\w+)[(:<]/gm);
    const typed = names(part("export interface FoyerEvents {"), /^ {4}"?([\w-]+)"?:/gm);
    assert.ok(methods.length > 60 && typed.length > 35, `${methods.length} methods, ${typed.length} events`);
    assert.deepEqual(methods.filter((m) => !new RegExp(`\\.${m}\\b`).test(usage)), []);
    assert.deepEqual(typed.filter((e) => !usage.includes(`("${e}"`)), []);
    const lib = readdirSync(path.join(top, "net/web/lib")).map((f) => readFileSync(path.join(top, "net/web/lib", f), "utf8")).join("\n");
    const sent = names(lib, /emit\("([\w-]+)"/g);
    assert.ok(sent.length > 20, `${sent.length} events`);
    assert.deepEqual(sent.filter((e) => !typed.includes(e)), []);
});
