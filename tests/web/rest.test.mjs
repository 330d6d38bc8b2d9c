// Daily's REST API as documented: the calls and the sample payloads, field by field, and the OpenAPI
// document that is computed from the server's tables. Every answer is held against the document.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { WebSocket } from "ws";

import { Server } from "./lib.mjs";

let server;
let document;
let ajv;
const seen = new Set();

before(async () => {
    server = await new Server().start();
});

after(async () => {
    await server.stop();
});

/** The document's name of a path: "/v1/rooms/r" is "/v1/rooms/{name}". */
function known(path) {
    const parts = path.split("/").filter(Boolean);
    const fits = Object.keys(document.paths).filter((p) => {
        const want = p.split("/").filter(Boolean);
        return want.length === parts.length
            && want.every((w, i) => w.startsWith("{") || w === parts[i]);
    });
    return fits.find((p) => !p.includes("{")) || fits.find((p) => p.startsWith("/v1")) || fits[0];
}

/** One call; its answer is checked against the document. */
async function call(method, where, body, headers) {
    const answer = await fetch(`${server.url}/v1${where}`, {
        method,
        headers: { Authorization: `Bearer ${server.key}`, ...headers },
        body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    const json = await answer.json();
    if (document) {
        const path = known(new URL(answer.url).pathname.replace(/\/{2,}/g, "/").replace(/\/$/, ""));
        assert.ok(path, `${where} is in the document`);
        const name = path.replace(/~/g, "~0").replace(/\//g, "~1");
        const operation = document.paths[path][method.toLowerCase()];
        if (operation) {
            const code = operation.responses[answer.status] ? answer.status : "default";
            const validate = ajv.getSchema(`foyer#/paths/${encodeURIComponent(name)}/`
                + `${method.toLowerCase()}/responses/${code}/content/application~1json/schema`);
            assert.ok(validate(json),
                `${method} ${where}: ${JSON.stringify(validate.errors)} in ${JSON.stringify(json)}`);
            if (answer.status === 200) seen.add(`${method} ${path}`);
        }
    }
    return { status: answer.status, json };
}

async function good(method, where, body, headers) {
    const { status, json } = await call(method, where, body, headers);
    assert.equal(status, 200, `${method} ${where}: ${JSON.stringify(json)}`);
    return json;
}

/** Somebody inside a room, over the websocket. */
async function join(room, more = {}) {
    const ws = new WebSocket(`${server.url.replace("http", "ws")}/v1/signal`, "foyer.v1");
    const events = [];
    let wake = () => {};
    ws.onmessage = (m) => {
        events.push(...[JSON.parse(m.data)].flat());
        wake();
    };
    await new Promise((resolve, reject) => {
        ws.onopen = resolve;
        ws.onerror = reject;
    });
    ws.send(JSON.stringify({ id: 1, action: "join-meeting", room, ...more }));
    const next = async (fits) => {
        const end = Date.now() + 15000;
        for (;;) {
            const i = events.findIndex(fits);
            if (i >= 0) return events.splice(i, 1)[0];
            assert.ok(Date.now() < end, "an event came in time");
            await new Promise((resolve) => {
                wake = resolve;
                setTimeout(resolve, 200);
            });
        }
    };
    const reply = await next((e) => e.reply === 1);
    assert.equal(reply.ok, true, JSON.stringify(reply));
    return { ws, next, id: reply.session_id };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test("the OpenAPI document is valid", async () => {
    const doc = await good("GET", "/openapi.json");
    const result = await new Validator().validate(structuredClone(doc));
    assert.deepEqual([result.valid, result.errors], [true, undefined]);
    ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    ajv.addSchema(doc, "foyer");
    document = doc;
    assert.equal(doc.components.schemas.RoomProperties.properties.lang.enum.includes("pt-BR"), true);
    /* It tells a right answer from a wrong one. */
    const room = ajv.getSchema("foyer#/components/schemas/Room");
    const right = {
        id: "x", name: "r", api_created: true, privacy: "public", url: "http://x/r",
        created_at: "2026-11-23T10:00:00.000Z", config: { lang: "de" },
    };
    assert.equal(room(right), true);
    assert.equal(room({ ...right, more: 1 }), false);
    assert.equal(room({ ...right, config: { lang: "xx" } }), false);
    assert.equal(room({ ...right, created_at: "yesterday" }), false);
});

test("rooms", async () => {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const room = await good("POST", "/rooms", {
        name: "weekly-sync", privacy: "private", properties: { enable_knocking: true, exp: exp + 0.5 },
    });
    assert.deepEqual(Object.keys(room).sort(),
        ["api_created", "config", "created_at", "id", "name", "privacy", "url"]);
    assert.match(room.id, uuid);
    assert.match(room.created_at, iso);
    assert.deepEqual({ ...room, id: 0, created_at: 0 }, {
        id: 0, created_at: 0, name: "weekly-sync", api_created: true, privacy: "private",
        url: `${server.url}/weekly-sync`, config: { enable_knocking: true, exp },
    });
    assert.deepEqual(await good("GET", "/rooms/weekly-sync"), room);
    assert.deepEqual(await good("GET", "/rooms"), { total_count: 1, data: [room] });
    assert.deepEqual((await good("POST", "/rooms/weekly-sync", { properties: { exp: null } })).config,
        { enable_knocking: true });
    assert.deepEqual(await call("POST", "/rooms", { name: "weekly-sync" }), {
        status: 400,
        json: { error: "invalid-request-error", info: "a room named weekly-sync already exists" },
    });
    assert.match((await good("POST", "/rooms/", {})).name, /^[A-Za-z0-9]{20}$/);
    const batch = await good("POST", "/batch/rooms", { rooms: [{ name: "b1" }, { name: "b2" }] });
    assert.deepEqual(batch.map((r) => r.name), ["b1", "b2"]);
    assert.deepEqual(await good("DELETE", "/batch/rooms", { rooms: ["b1", "b2"] }),
        { deleted_count: 2 });
    assert.deepEqual(await good("DELETE", "/rooms/weekly-sync"),
        { deleted: true, name: "weekly-sync" });
    assert.deepEqual(await call("DELETE", "/rooms/weekly-sync"),
        { status: 404, json: { error: "not-found", info: "room weekly-sync not found" } });
});

test("the domain", async () => {
    const domain = await good("GET", "/");
    assert.match(domain.domain_id, uuid);
    assert.equal(domain.config.enable_prejoin_ui, true);
    assert.equal((await good("POST", "/", { properties: { lang: "fr" } })).config.lang, "fr");
    assert.deepEqual(await good("POST", "/", { properties: { lang: null } }), domain);
});

test("meeting tokens", async () => {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const properties = { room_name: "weekly-sync", is_owner: true, user_name: "Host", exp };
    const { token, ...rest } = await good("POST", "/meeting-tokens", { properties });
    assert.deepEqual(rest, {});
    const [head, claims] = token.split(".").slice(0, 2).map((t) =>
        JSON.parse(Buffer.from(t, "base64url").toString()));
    assert.deepEqual(head, { alg: "HS256", typ: "JWT" });
    /* Daily's have no jti; programs pass over claims that they do not know (RFC 7519). */
    assert.deepEqual(Object.keys(claims).filter((c) => c !== "jti").sort(),
        ["d", "exp", "iat", "o", "r", "u"]);
    assert.deepEqual(await good("GET", `/meeting-tokens/${token}`), properties);
    const later = await good("POST", "/meeting-tokens/", { properties: { nbf: exp } });
    assert.equal((await call("GET", `/meeting-tokens/${later.token}`)).status, 400);
    assert.deepEqual(await good("GET", `/meeting-tokens/${later.token}?ignoreNbf=true`), { nbf: exp });
});

test("a call, from presence to what is remembered", async () => {
    await good("POST", "/rooms", { name: "call" });
    const { token } = await good("POST", "/meeting-tokens",
        { properties: { room_name: "call", user_id: "u1", user_name: "Ann" } });
    const ann = await join("call", { token });
    const ben = await join("call", { user_name: "Ben" });
    const presence = await good("GET", "/rooms/call/presence");
    assert.equal(presence.total_count, 2);
    const [one, two] = presence.data;
    assert.match(one.joinTime, iso);
    assert.match(one.mtgSessionId, uuid);
    assert.deepEqual({ ...one, joinTime: 0, duration: 0, mtgSessionId: 0 }, {
        room: "call", id: ann.id, userId: "u1", userName: "Ann", mtgSessionId: 0, joinTime: 0,
        duration: 0,
    });
    assert.deepEqual([two.userId, two.userName, two.mtgSessionId],
        [null, "Ben", one.mtgSessionId]);
    assert.deepEqual(Object.keys(await good("GET", "/presence")), ["call"]);
    assert.equal((await good("GET", "/rooms/call/presence?userId=u1")).total_count, 1);

    assert.deepEqual(await good("POST", "/rooms/call/send-app-message", { data: { hi: 1 } }),
        { sent: "true" });
    assert.deepEqual((await ben.next((e) => e.action === "app-message")).data, { hi: 1 });
    assert.deepEqual(await good("POST", "/rooms/call/set-session-data", { data: { a: 1, b: 2 } }),
        { sent: "true" });
    await good("POST", "/rooms/call/set-session-data",
        { data: { c: 3 }, mergeStrategy: "shallow-merge", keysToDelete: ["a"] });
    assert.deepEqual(await good("GET", "/rooms/call/get-session-data"), { data: { b: 2, c: 3 } });
    assert.deepEqual(await good("POST", "/rooms/call/update-permissions",
        { data: { "*": { canSend: ["audio"] }, [ben.id]: { canAdmin: ["participants"] } } }),
        { status: "sent" });
    assert.deepEqual(await good("POST", "/rooms/call/transcription/start", { language: "en" }),
        { sent: "true" });
    await ben.next((e) => e.action === "transcription-started");
    await good("POST", "/rooms/call/transcription/update", { participants: [ben.id] });
    await good("POST", "/rooms/call/transcription/stop");
    assert.deepEqual(await good("POST", "/rooms/call/eject", { user_ids: ["u1"], ban: true }),
        { ejectedIds: [ann.id] });
    assert.deepEqual(await good("POST", "/rooms/call/eject", { ids: ["nobody"] }),
        { ejectedIds: [] });

    const meetings = await good("GET", "/meetings?room=call");
    assert.equal(meetings.total_count, 1);
    assert.deepEqual([meetings.data[0].id, meetings.data[0].ongoing, meetings.data[0].max_participants],
        [one.mtgSessionId, true, 2]);
    assert.deepEqual(meetings.data[0].participants.map((p) => [p.user_id, p.participant_id, p.user_name]),
        [["u1", ann.id, "Ann"], [null, ben.id, "Ben"]]);
    await good("GET", `/meetings/${one.mtgSessionId}`);
    await good("GET", `/meetings/${one.mtgSessionId}/participants`);
    assert.ok((await good("GET", `/logs?userSessionId=${ann.id}`)).logs.length >= 2);
    assert.ok((await good("GET", "/logs/api?limit=3")).length === 3);
    ben.ws.close();
    await good("DELETE", "/rooms/call");
});

test("foyer's own calls", async () => {
    await good("POST", "/rooms",
        { name: "door", privacy: "private", properties: { enable_knocking: true } });
    const guest = await join("door", { user_name: "Ana", device: "device-a" });
    guest.ws.send(JSON.stringify({ id: 2, action: "request-access", name: "Ana" }));
    await guest.next((e) => e.reply === 2);
    const waiting = await good("GET", "/waiting");
    assert.deepEqual(waiting.data.map((w) => [w.id, w.name, w.room]), [[guest.id, "Ana", "door"]]);
    await good("GET", "/rooms/door/waiting");
    const outcome = await good("POST", "/rooms/door/waiting", { "*": { grantRequestedAccess: true } });
    assert.deepEqual([outcome.ids, outcome.refused], [[guest.id], []]);
    await good("POST", "/rooms/door/undo", { decision: outcome.decision });
    await good("POST", "/rooms/door/participants", { [guest.id]: { eject: true } });
    const block = await good("POST", "/blocks", { id: guest.id, signals: ["device", "token"] });
    assert.deepEqual([block.signals, block.score], [[{ name: "device", weight: 80 }], 80]);
    assert.equal((await call("POST", "/blocks", { id: guest.id, signals: ["token"] })).status, 400);
    assert.deepEqual((await good("GET", "/blocks")).data, [block]);
    assert.equal((await good("DELETE", `/blocks/${block.id}`)).deleted, true);
    const refused = await good("POST", "/rooms/door/waiting",
        { [guest.id]: { grantRequestedAccess: false, block: "24h", signals: ["token"] } });
    assert.deepEqual(refused.refused.map((r) => [r.id, r.error]), [[guest.id, "weak-block"]]);
    await good("GET", "/journal?limit=5");
    await good("POST", "/rooms/door/end", { name: "door" });
    guest.ws.close();
});

test("what clients get away with", async () => {
    const body = JSON.stringify({ name: "loose" });
    for (const headers of [{ "Content-Type": "text/plain" }, { "Content-Type": "application/x-foo" }]) {
        await good("POST", "//rooms//", body, headers);
        assert.deepEqual(await good("DELETE", "/rooms/loose/", "{}"), { deleted: true, name: "loose" });
    }
    assert.equal((await fetch(`${server.url}/v1/rooms`)).status, 400);
    assert.equal((await fetch(`${server.url}/v1/rooms`,
        { headers: { Authorization: "Bearer x" } })).status, 401);
});

test("every call of Daily's that the document describes was made", () => {
    const missing = [];
    for (const [path, operations] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(operations)) {
            const name = `${method.toUpperCase()} ${path}`;
            const described = operation.responses["200"].content;
            if (path.startsWith("/v1") && described && path !== "/v1/openapi.json" && !seen.has(name)) {
                missing.push(name);
            }
        }
    }
    assert.deepEqual(missing, []);
});
