// Arguments of the query and ids in paths, each in every way that it can be wrong, with the exact
// answer; after each the server answers a good request. That none was forgotten is checked against
// the OpenAPI document.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { WebSocket } from "ws";

import { Server, until } from "./lib.mjs";

let server;
let other; /* the server of another domain, where things of the same kind are */
let document;
let rows = 0;

before(async () => {
    const film = ["--record-hook", "cat >/dev/null; echo link: http://media.example/r.mp4; exec sleep 600"];
    [server, other] = await Promise.all([new Server(film).start(), new Server(film).start()]);
    document = (await call("GET", "/openapi.json")).json;
    await server.rest("POST", "/", { properties: { disable_rate_limiting: true } });
    await server.rest("POST", "/rooms", { name: "r", properties: { enable_recording: "cloud" } });
});

after(async () => {
    console.log(`# ${rows} rows`);
    await Promise.all([server.stop(), other.stop()]);
});

async function call(method, where, body) {
    const answer = await fetch(`${server.url}/v1${where}`,
        { method, body, headers: { Authorization: `Bearer ${server.key}`, Connection: "close" } });
    return { status: answer.status, json: await answer.json() };
}

async function row(what, method, where, body, status, json) {
    assert.deepEqual(await call(method, where, body), { status, json }, `${what}: ${method} ${where.slice(0, 100)}`);
    assert.equal((await call("GET", "/rooms/r")).status, 200, `${what}: alive`);
    rows++;
}

const invalid = (info) => ({ error: "invalid-request-error", info });
const absent = (info) => ({ error: "not-found", info });
const unknown = "6f1d1c8a-0000-4000-8000-000000000000";
const long = "9".repeat(300);

/* ---- arguments ---- */

const words = ["", "x", "true", "1.5", "1e3", "-1", "0x10", "%2B1", "99999999999999999999", "%ff", long];
const shown = (text) => decodeURIComponent(text.replace("%ff", "%EF%BF%BD")).slice(0, 40);
const limit = (v) => `limit was '${shown(v)}' but should be a number from 0 on`;
const upTo = (name, max) => () => `${name} should be a whole number from 0 to ${max}`;
const ms = 2 ** 52;
const seconds = (name) => () => `${name} should be a number of seconds since the unix epoch`;
const yesNo = (name) => () => `${name} should be true or false`;
const oneOf = (name, list) => (v) => `"${name}" must be one of [${list}] [Received ${name}="${shown(v)}"]`;
const cursors = ["starting_after", "ending_before"];

/* What is said of each wrong value; the rest are texts, of which none is wrong. `wrong` where it is
 * not all of words. */
const queries = {
    "GET /v1/rooms": { says: { limit }, texts: cursors },
    "GET /v1/rooms/{name}/presence": { says: { limit }, texts: ["userId", "userName"] },
    "GET /v1/waiting": { says: { limit }, texts: [] },
    "GET /v1/rooms/{name}/waiting": { says: { limit }, texts: [] },
    "GET /v1/blocks": { says: { limit }, texts: ["room"] },
    "GET /v1/recordings": { says: { limit }, texts: ["room_name", ...cursors] },
    "GET /v1/recordings/{id}/access-link": {
        says: { valid_for_secs: () => "valid_for_secs should be a number from 1 to 43200" }, texts: [],
        more: ["0", "43201"],
    },
    "GET /v1/meetings": {
        says: {
            limit, timeframe_start: seconds("timeframe_start"), timeframe_end: seconds("timeframe_end"),
            ongoing: yesNo("ongoing"), no_participants: yesNo("no_participants"),
        },
        texts: ["room", ...cursors],
        right: { timeframe_start: ["1.5", "1e3"], timeframe_end: ["1.5", "1e3"], ongoing: ["true"], no_participants: ["true"] },
    },
    "GET /v1/meetings/{id}/participants": { says: { limit }, texts: ["joined_after", "joined_before"] },
    "GET /v1/logs": {
        with: `userSessionId=${unknown}&`,
        says: {
            includeLogs: oneOf("includeLogs", "true, false"), includeMetrics: oneOf("includeMetrics", "true, false"),
            logLevel: oneOf("logLevel", "ERROR, INFO, DEBUG"), order: oneOf("order", "ASC, DESC"),
            startTime: upTo("startTime", ms), endTime: upTo("endTime", ms), limit: upTo("limit", 1000),
            offset: upTo("offset", 2 ** 31 - 1),
        },
        texts: ["userSessionId", "mtgSessionId"],
        right: { includeLogs: ["true"], includeMetrics: ["true"] },
    },
    "GET /v1/logs/api": {
        says: { limit: upTo("limit", 1000), source: oneOf("source", "webhook, api") }, texts: ["url", ...cursors],
    },
    "GET /v1/meeting-tokens/{token}": { says: { ignoreNbf: yesNo("ignoreNbf") }, texts: [], right: { ignoreNbf: ["true"] } },
    "GET /v1/tokens": { says: { limit }, texts: ["room"] },
    "DELETE /v1/tokens/{id}": { says: { eject: yesNo("eject") }, texts: [], right: { eject: ["true"] } },
    "GET /v1/journal": {
        says: {
            after: upTo("after", ms), since: upTo("since", ms), before: upTo("before", ms), limit: upTo("limit", 1000),
            format: () => "format should be json or lines",
        },
        texts: ["room"],
    },
};

test("every argument is in the table", () => {
    const named = {};
    for (const [path, operations] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(operations)) {
            const names = (operation.parameters || []).filter((p) => p.in === "query").map((p) => p.name);
            if (names.length) named[`${method.toUpperCase()} ${path}`] = names.sort();
        }
    }
    const table = Object.fromEntries(Object.entries(queries)
        .map(([key, q]) => [key, [...Object.keys(q.says), ...q.texts].sort()]));
    assert.deepEqual(named, table);
});

/** A room with a meeting that is recorded, a token for it, and a block. */
async function things(where) {
    await where.rest("POST", "/rooms", { name: "other", properties: { enable_recording: "cloud" } });
    const { id: token } = await where.rest("POST", "/tokens", { properties: { room_name: "other" } });
    const { id: block } = await where.rest("POST", "/blocks", { user_id: "u1" });
    await where.rest("POST", "/rooms/other/recordings/start", {});
    const ws = new WebSocket(`${where.url.replace("http", "ws")}/v1/signal`, "foyer.v1");
    ws.onopen = () => ws.send("{\"id\":1,\"action\":\"join-meeting\",\"room\":\"other\",\"user_name\":\"Ann\"}");
    const first = (list) => until(async () => (await where.rest("GET", list)).data[0], list);
    return { token, block, recording: (await first("/recordings")).id, meeting: (await first("/meetings")).id };
}

test("arguments", { timeout: 120000 }, async () => {
    const made = await things(server);
    const { token } = await server.rest("POST", "/meeting-tokens", {});
    const id = { recordings: made.recording, tokens: made.token, meetings: made.meeting, rooms: "r", "meeting-tokens": token };
    for (const [key, { says, with: given = "", right = {}, more = [] }] of Object.entries(queries)) {
        const [method, path] = key.split(" ");
        const where = path.slice(3).replace(/\{\w+\}/, id[path.split("/")[2]]);
        for (const [name, info] of Object.entries(says)) {
            for (const value of [...words, ...more].filter((v) => !(right[name] || []).includes(v))) {
                await row(`${key} ${name}`, method, `${where}?${given}${name}=${value}`, undefined, 400, invalid(info(value)));
            }
        }
    }
});

/* ---- ids ---- */

/* What is said of an id that is none here. */
const ids = {
    "/meetings/$": () => absent("there is no such meeting"),
    "/meetings/$/participants": () => absent("there is no such meeting"),
    "/recordings/$": (id) => absent(`recording ${id.slice(0, 40)} not found`),
    "/recordings/$/access-link": (id) => absent(`recording ${id.slice(0, 40)} not found`),
    "DELETE /recordings/$": (id) => absent(`recording ${id.slice(0, 40)} not found`),
    "/webhooks/$": () => absent("webhook not found"),
    "POST /webhooks/$": () => absent("webhook not found"),
    "DELETE /webhooks/$": () => absent("webhook not found"),
    "DELETE /blocks/$": () => absent("there is no block with this id"),
    "DELETE /tokens/$": () => absent("there is no token with this id"),
    "/waiting/$": (id) => absent(`nobody with the id ${id.slice(0, 40)} waits`),
    "/handover/$": () => invalid("this is no hand-over ticket of this server"),
    "/meeting-tokens/$": () => invalid("the text is not a meeting token"),
    "/rooms/$": (id) => absent(`room ${id.slice(0, 128)} not found`),
    "POST /rooms/$": (id) => absent(`room ${id.slice(0, 128)} not found`),
    "DELETE /rooms/$": (id) => absent(`room ${id.slice(0, 128)} not found`),
    "/rooms/$/presence": (id) => absent(`room ${id.slice(0, 128)} not found`),
    "/rooms/$/waiting": (id) => absent(`room ${id.slice(0, 128)} not found`),
    "/rooms/$/get-session-data": (id) => absent(`room ${id.slice(0, 128)} not found`),
};

const answer = (json) => [json.error === "not-found" ? 404 : 400, json];

test("every id is in the table", () => {
    const table = new Set(Object.keys(ids).map((key) => (key.startsWith("/") ? `GET ${key}` : key)));
    for (const [path, operations] of Object.entries(document.paths)) {
        for (const method of Object.keys(operations)) {
            const key = `${method.toUpperCase()} ${path.replace("/v1", "").replace(/\{\w+\}/, "$")}`;
            /* Calls about a room by its name: the others are in bad-input.test.mjs. */
            const apart = !path.startsWith("/v1") || path.startsWith("/v1/rooms/") || !path.includes("{");
            assert.ok(apart || table.has(key), key);
        }
    }
});

test("ids", { timeout: 120000 }, async () => {
    const theirs = await things(other);
    const kinds = { tokens: theirs.token, blocks: theirs.block, recordings: theirs.recording,
        meetings: theirs.meeting, rooms: "theirs" };
    await other.rest("POST", "/rooms", { name: "theirs" });
    for (const [key, says] of Object.entries(ids)) {
        const [method, path] = key.startsWith("/") ? ["GET", key] : key.split(" ");
        for (const id of [unknown, kinds[path.split("/")[1]] || unknown, "x", "-", "%25", "'--", "a".repeat(36), "a".repeat(300)]) {
            await row(key, method, path.replace("$", id), method === "POST" ? "{}" : undefined,
                ...answer(says(decodeURIComponent(id))));
        }
    }
});
