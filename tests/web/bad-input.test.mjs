// Bad input over REST: each property and each parameter in every way that it can be wrong, each id,
// each body, with the exact answer. After each row the server answers a good request. The rows of
// properties are made from the tables, as the OpenAPI document shows them. The members of bodies are
// in bad-members.test.mjs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Server } from "./lib.mjs";

let server;
let document;
let rows = 0;

before(async () => {
    server = await new Server().start();
    document = (await call("GET", "/openapi.json")).json;
    await call("POST", "/rooms", "{\"name\":\"r\"}");
});

after(async () => {
    console.log(`# ${rows} rows`);
    await server.stop();
});

async function call(method, where, body, headers = {}) {
    const answer = await fetch(`${server.url}/v1${where}`, {
        method, body, headers: { Authorization: `Bearer ${server.key}`, Connection: "close", ...headers },
    });
    const text = await answer.text();
    return { status: answer.status, json: JSON.parse(text) };
}

/** One row: the exact status, code and sentence; then a sign of life. */
async function row(what, method, where, body, status, error, info, headers) {
    const got = await call(method, where, body, headers);
    const want = { status, json: info === undefined ? got.json : { error, info } };
    assert.deepEqual(got, want, what);
    assert.equal(got.json.error, error, what);
    assert.equal((await call("GET", "/rooms/r")).status, 200, `${what}: alive`);
    rows++;
}

const invalid = "invalid-request-error";
const unparsed = "json-parsing-error";

/** What is wrong for a property of this schema: [value as JSON, sentence]. */
function wrong(name, s) {
    const words = (v) => (typeof v === "string" ? v : JSON.stringify(v));
    const out = [];
    const type = (v, should) => out.push([JSON.stringify(v), `${name} was '${words(v)}' but should be ${should}`]);
    const times = s.type === "number" && s.maximum === 253402300799;
    if (s.type === "boolean") {
        for (const v of ["yes", 1, [true], {}]) type(v, "true or false");
    } else if (times) {
        for (const v of ["soon", true, [1], {}]) type(v, "a number of seconds since the unix epoch");
        out.push(["253402300800", `${name} was '253402300800' but should be between ${s.minimum} and 253402300799`]);
        if (s.minimum === 1) {
            out.push(["1000", `${name} was '1000', which is in the past rather than in the future`]);
            out.push(["-1", `${name} was '-1', which is in the past rather than in the future`]);
        } else out.push(["-1", `${name} was '-1' but should be between 0 and 253402300799`]);
    } else if (s.type === "integer" || s.type === "number") {
        for (const v of ["5", true, [1], {}]) type(v, "a number");
        for (const v of [s.minimum - 1, s.maximum + 1]) type(v, `between ${s.minimum} and ${s.maximum}`);
        if (s.type === "integer" && s.maximum > 1) type(s.minimum + 0.5, "a whole number");
    } else if (s.enum) {
        for (const v of [1, true, ["en"], {}]) type(v, "a string");
        type("xx", `one of: ${s.enum.filter((e) => e !== null).join(" ")}`);
        type("", `one of: ${s.enum.filter((e) => e !== null).join(" ")}`);
    } else if (s.type === "string") {
        for (const v of [1, true, ["a"], {}]) type(v, "a string");
        const min = name === "room_name" ? 1 : 0;
        out.push([JSON.stringify("a".repeat(s.maxLength + 1)), `${name} should be between ${min} and ${s.maxLength} bytes long`]);
    } else if (name === "enable_recording") {
        const should = "enable_recording should be one of: cloud cloud-audio-only local raw-tracks, or an array of different ones";
        for (const v of ["tape", 1, true, ["tape"], ["cloud", "cloud"], [1], {}]) out.push([JSON.stringify(v), should]);
    } else if (name !== "permissions") {
        for (const v of ["a", 1, true]) out.push([JSON.stringify(v), `${name} should be an object or an array`]);
        out.push([JSON.stringify({ a: "a".repeat(20000) }), undefined]);
    }
    return out;
}

for (const [shape, where] of [["RoomProperties", "/rooms"], ["RoomProperties", "/rooms/r"],
    ["TokenProperties", "/meeting-tokens"], ["DomainProperties", "/"]]) {
    test(`${shape} at ${where}`, { timeout: 120000 }, async () => {
        const all = document.components.schemas[shape].properties;
        assert.ok(Object.keys(all).length > 20);
        for (const [name, schema] of Object.entries(all)) {
            for (const [value, info] of wrong(name, schema)) {
                await row(`${name} ${value.slice(0, 40)}`, "POST", where,
                    `{"properties":{"${name}":${value}}}`, 400, invalid, info);
            }
            if (where !== "/rooms") {
                const { status } = await call("POST", where, `{"properties":{"${name}":null}}`);
                assert.equal(status, 200, `${name} null`);
            }
        }
        await row("unknown", "POST", where, "{\"properties\":{\"colour\":1}}", 400, invalid,
            "unknown property 'colour'");
        for (const value of ["[]", "1", "\"x\"", "true"]) {
            await row(`properties ${value}`, "POST", where, `{"properties":${value}}`, 400, invalid,
                "properties should be an object");
        }
        for (const [value, info] of [
            ["{\"canFly\":true}", undefined], ["7", undefined], ["{\"canSend\":\"video\"}", undefined],
            ["{\"canSend\":[\"smell\"]}", undefined], ["{\"hasPresence\":1}", undefined],
        ]) {
            await row(`permissions ${value}`, "POST", where, `{"properties":{"permissions":${value}}}`,
                400, invalid, info);
        }
    });
}

/** Every call that takes a body, of the room r. A webhook has to be there before its body counts. */
function bodies() {
    return Object.entries(document.paths)
        .flatMap(([path, operations]) => Object.entries(operations)
            .filter(([, operation]) => operation.requestBody)
            .map(([method]) => [method.toUpperCase(), path.replace("/v1", "").replace("{name}", "r") || "/"]))
        .filter(([, where]) => !where.includes("{"));
}

test("bodies", { timeout: 120000 }, async () => {
    const nested = (n) => "{\"a\":".repeat(n) + "1" + "}".repeat(n);
    const latin = new Uint8Array([...Buffer.from("{\"name\":\""), 0xe9, ...Buffer.from("\"}")]);
    assert.ok(bodies().length > 25);
    for (const [method, where] of bodies()) {
        for (const [what, body, error, info] of [
            ["half", "{\"a\":", unparsed],
            ["words", "hello", unparsed],
            ["text behind", "{} {}", unparsed],
            ["NaN", "{\"a\":NaN}", unparsed],
            ["Infinity", "{\"a\":Infinity}", unparsed],
            ["1e999", "{\"a\":1e999}", unparsed, "a number is too large"],
            ["a leading zero", "{\"a\":01}", unparsed, "a number has a leading zero"],
            ["a key twice", "{\"a\":1,\"a\":2}", unparsed, "the key \"a\" stands twice"],
            ["a key twice within", "{\"a\":{\"b\":1,\"b\":2}}", unparsed, "the key \"b\" stands twice"],
            ["33 levels", nested(33), unparsed, "nested deeper than 32 levels"],
            ["100,000 levels", "[".repeat(100000), unparsed, "nested deeper than 32 levels"],
            ["invalid UTF-8", latin, unparsed],
            ["half a surrogate", "{\"a\":\"\\ud800\"}", unparsed],
            ["U+0000", "{\"a\":\"\\u0000\"}", unparsed, "a string holds U+0000"],
            ["a raw control", "{\"a\":\"\n\"}", unparsed, "a string holds a raw control character"],
            ["a list", "[]", invalid, "the body should be a JSON object"],
            ["null", "null", invalid, "the body should be a JSON object"],
            ["a number", "1", invalid, "the body should be a JSON object"],
            ["a string", "\"x\"", invalid, "the body should be a JSON object"],
        ]) {
            await row(`${where}: ${what}`, method, where, body, 400, error, info);
        }
    }
});

test("a body that is too long", async () => {
    const max = 1024 * 1024;
    for (const n of [max - 1, max, max + 1]) {
        const body = `{"name":"${"a".repeat(n - 11)}"}`;
        assert.equal(body.length, n);
        const { status } = await call("POST", "/rooms", body);
        assert.equal(status, n > max ? 413 : 400, `${n} bytes`);
        assert.equal((await call("GET", "/rooms/r")).status, 200);
    }
});

test("members of bodies", async () => {
    for (const [where, body, info] of [
        ["/rooms", "{\"name\":7}", "name should be a string"],
        ["/rooms", "{\"name\":\"\"}", "name should not be empty"],
        ["/rooms", "{\"name\":\"a/b\"}", "a/b contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"],
        ["/rooms", "{\"name\":\"r\"}", "a room named r already exists"],
        ["/rooms", "{\"privacy\":7}", "privacy should be a string"],
        ["/rooms", "{\"privacy\":\"org\"}", "privacy should be 'public' or 'private'"],
        ["/rooms/r/eject", "{}", "missing required field 'ids'"],
        ["/rooms/r/eject", "{\"ids\":\"a\"}", "ids should be an array of at most 100 strings"],
        ["/rooms/r/eject", "{\"ids\":[7]}", "ids should hold ids of 1 to 36 characters"],
        ["/rooms/r/eject", "{\"ids\":[\"\"]}", "ids should hold ids of 1 to 36 characters"],
        ["/rooms/r/eject", `{"ids":["${"a".repeat(37)}"]}`, "ids should hold ids of 1 to 36 characters"],
        ["/rooms/r/eject", JSON.stringify({ ids: Array.from({ length: 101 }, (_, i) => `${i}`) }), "ids should be an array of at most 100 strings"],
        ["/rooms/r/eject", "{\"user_ids\":{}}", "user_ids should be an array of at most 100 strings"],
        ["/rooms/r/update-permissions", "{}", "missing required field 'data'"],
        ["/rooms/r/update-permissions", "{\"data\":[]}", "missing required field 'data'"],
        ["/rooms/r/update-permissions", "{\"data\":{}}", "missing required field 'data'"],
        ["/rooms/r/send-app-message", "{}", "missing required field 'data'"],
        ["/rooms/r/send-app-message", JSON.stringify({ data: "a".repeat(4095) }), "data is longer than 4096 bytes"],
        ["/rooms/r/undo", "{}", "missing required field"],
        ["/rooms/r/end", "{\"name\":\"x\"}", "name should be the name of the room, typed in full"],
        ["/rooms/r/waiting", "{}", "missing required field"],
        ["/rooms/r/participants", "{}", "missing required field"],
        ["/", "{}", "missing required field 'properties'"],
        ["/batch/rooms", "{}", "missing required field 'rooms'"],
        ["/batch/rooms", "{\"rooms\":{}}", "rooms should be an array of 1 to 1000"],
    ]) {
        await row(`${where} ${body.slice(0, 60)}`, "POST", where, body, 400, invalid, info);
    }
    assert.equal((await call("POST", "/rooms/r/eject",
        JSON.stringify({ ids: Array.from({ length: 100 }, (_, i) => `${i}`) }))).status, 200);
});

test("ids", async () => {
    const unknown = "6f1d1c8a-0000-4000-8000-000000000000";
    for (const [method, where, body] of [
        ["GET", "", undefined], ["POST", "", "{}"], ["DELETE", "", undefined],
        ["GET", "/presence", undefined], ["GET", "/waiting", undefined],
        ["POST", "/waiting", "{\"*\":{\"grantRequestedAccess\":true}}"],
        ["POST", "/participants", "{\"*\":{\"eject\":true}}"], ["POST", "/undo", "{\"decision\":\"x\"}"],
        ["POST", "/eject", "{\"ids\":[\"a\"]}"], ["POST", "/update-permissions", "{\"data\":{\"*\":{}}}"],
        ["POST", "/send-app-message", "{\"data\":{}}"], ["GET", "/get-session-data", undefined],
        ["POST", "/set-session-data", "{\"data\":{}}"], ["POST", "/end", "{\"name\":\"none\"}"],
        ["POST", "/transcription/start", "{}"], ["POST", "/live-streaming/start", "{}"],
        ["POST", "/recordings/start", "{}"],
    ]) {
        await row(`${method} none${where}`, method, `/rooms/none${where}`, body, 404, "not-found",
            "room none not found");
    }
    await row("a name that can be none", "GET", "/rooms/a%20b", undefined, 404, "not-found",
        "room a b not found");
    for (const id of [unknown, "x", "a".repeat(300)]) {
        await row(`meeting ${id.slice(0, 20)}`, "GET", `/meetings/${id}`, undefined, 404, "not-found");
        await row(`block ${id.slice(0, 20)}`, "DELETE", `/blocks/${id}`, undefined, 404, "not-found");
    }
    for (const cursor of [unknown, "x", "'; DROP TABLE meeting; --"]) {
        for (const list of ["/rooms", "/meetings"]) {
            const { status, json } = await call("GET",
                `${list}?starting_after=${encodeURIComponent(cursor)}`);
            assert.deepEqual([status, json.data], [200, []], `${list} ${cursor}`);
        }
    }
    for (const list of ["/rooms", "/meetings", "/rooms/r/presence"]) {
        for (const [limit, shown] of [["x", "x"], ["-1", "-1"], ["1.5", "1.5"], ["1e3", "1e3"], ["", ""],
            ["99999999999999999999", "99999999999999999999"]]) {
            await row(`${list} ${limit}`, "GET", `${list}?limit=${limit}`, undefined, 400, invalid,
                `limit was '${shown}' but should be a number from 0 on`);
        }
    }
});

test("tokens that are none", async () => {
    const { token } = (await call("POST", "/meeting-tokens", "{}")).json;
    const [head, claims, signature] = token.split(".");
    const part = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");
    for (const [what, text, info] of [
        ["a word", "abc", "the text is not a meeting token"],
        ["two parts", `${head}.${claims}`, "the text is not a meeting token"],
        ["four parts", `${token}.x`, "the text is not a meeting token"],
        ["no signature", `${head}.${claims}.`, "the text is not a meeting token"],
        ["alg none", `${part({ alg: "none" })}.${claims}.`, "the text is not a meeting token"],
        ["another header", `${part({ alg: "HS512", typ: "JWT" })}.${claims}.${signature}`,
            "the token is not signed by a key of this server"],
        ["other claims", `${head}.${part({ o: true })}.${signature}`,
            "the token is not signed by a key of this server"],
        ["padding", `${token}=`, "the text is not a meeting token"],
    ]) {
        await row(what, "GET", `/meeting-tokens/${text}`, undefined, 400, invalid, info);
    }
});
