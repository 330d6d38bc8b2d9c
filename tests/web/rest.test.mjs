// Daily's REST API as documented: the calls and the sample payloads, field by field, and the OpenAPI
// document that is computed from the server's tables. Every answer is held against the document.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import http from "node:http";
import { after, before, test } from "node:test";
import path from "node:path";

import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { WebSocket } from "ws";

import { Server, until } from "./lib.mjs";

let server;
let document;
let ajv;
const seen = new Set();

before(async () => {
    /* The commands end by SIGTERM; a recording tells from where it can be loaded. */
    server = await new Server([
        "--stream-hook", "cat >/dev/null; exec sleep 600",
        "--record-hook", "cat >/dev/null; echo key: r.mp4; echo link: http://media.example/r.mp4; : >$HOME/told; exec sleep 600",
    ]).start();
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
        headers: { Authorization: `Bearer ${server.key}`, Connection: "close", ...headers },
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
    const ann = await join("call", { token }), came = Date.now();
    await until(() => Date.now() > came, "another millisecond: in the same one they come in any order");
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
    assert.deepEqual((await good("GET", `/waiting/${guest.id}`)).rules, []);
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

test("live streams", async () => {
    const endpoint = (name) => ({ name, type: "rtmp", rtmp_config: { url: `rtmp://127.0.0.1:9/${name}` } });
    await good("POST", "/rooms", { name: "live", properties: { streaming_endpoints: [endpoint("a"), endpoint("b")] } });
    const ann = await join("live", { user_name: "Ann" });
    const start = { endpoints: [{ endpoint: "a" }], layout: { preset: "default", max_cam_streams: 4 } };
    assert.deepEqual(await good("POST", "/rooms/live/live-streaming/start", start), { sent: "true" });
    await ann.next((e) => e.action === "live-streaming-started");
    for (const [what, body] of [
        ["update", { layout: { preset: "active-participant" } }],
        ["add-endpoints", { endpoints: [{ endpoint: "b" }] }],
        ["remove-endpoints", { endpoints: [{ endpoint: "a" }] }],
        ["stop", {}],
    ]) {
        assert.deepEqual(await good("POST", `/rooms/live/live-streaming/${what}`, body), { sent: "true" }, what);
    }
    await ann.next((e) => e.action === "live-streaming-stopped");
    assert.equal((await call("POST", "/rooms/live/live-streaming/stop")).status, 404);
    ann.ws.close();
    await good("DELETE", "/rooms/live");
});

test("recordings", async () => {
    await good("POST", "/rooms", { name: "film", properties: { enable_recording: "cloud" } });
    const ann = await join("film", { user_name: "Ann" });
    assert.deepEqual(await good("POST", "/rooms/film/recordings/start", { layout: { preset: "default" } }),
        { status: "sent" });
    const { recordingId } = (await ann.next((e) => e.action === "recording-started")).data;
    assert.match(recordingId, uuid);
    assert.deepEqual(await good("POST", "/rooms/film/recordings/update", { layout: { preset: "portrait" } }),
        { status: "sent" });
    const going = await good("GET", `/recordings/${recordingId}`);
    assert.deepEqual([going.status, going.room_name, "duration" in going], ["in-progress", "film", false]);
    assert.equal((await call("DELETE", `/recordings/${recordingId}`)).status, 400);
    await until(() => existsSync(path.join(server.dir, "told")), "what the command says");
    await good("POST", "/rooms/film/recordings/stop");
    await ann.next((e) => e.action === "recording-stopped");
    const list = await until(async () => {
        const l = await good("GET", "/recordings?room_name=film");
        return l.data[0].status === "finished" && l;
    }, "the end");
    assert.deepEqual([list.total_count, list.data[0].id, list.data[0].s3key], [1, recordingId, "r.mp4"]);
    const link = await good("GET", `/recordings/${recordingId}/access-link?valid_for_secs=60`);
    assert.equal(link.download_link, "http://media.example/r.mp4");
    assert.equal((await good("DELETE", `/recordings/${recordingId}`)).deleted, true);
    assert.equal((await call("GET", `/recordings/${recordingId}/access-link`)).status, 404);
    ann.ws.close();
    await good("DELETE", "/rooms/film");
});

test("webhooks", async () => {
    const receiver = http.createServer((request, answer) => {
        request.resume().on("end", () => answer.end("ok"));
    });
    await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${receiver.address().port}/hook`;
    const hook = await good("POST", "/webhooks", { url, eventTypes: ["participant.joined"] });
    assert.match(hook.uuid, uuid);
    assert.match(hook.createdAt, iso);
    assert.deepEqual({ ...hook, uuid: 0, hmac: 0, createdAt: 0, updatedAt: 0 }, {
        uuid: 0, url, hmac: 0, basicAuth: null, retryType: "circuit-breaker", createdAt: 0, updatedAt: 0,
        eventTypes: ["participant.joined"], state: "ACTIVE", failedCount: 0, lastMomentPushed: null,
        domainId: (await good("GET", "/")).domain_id,
    });
    assert.deepEqual(await good("GET", "/webhooks"), [hook]);
    assert.deepEqual(await good("GET", `/webhooks/${hook.uuid}`), hook);
    const changed = await good("POST", `/webhooks/${hook.uuid}`, { retryType: "exponential", basicAuth: "eDp5" });
    assert.deepEqual([changed.retryType, changed.basicAuth, changed.url], ["exponential", "eDp5", url]);
    assert.deepEqual(await good("DELETE", `/webhooks/${hook.uuid}`), { deleted: true, uuid: hook.uuid });
    assert.equal((await call("GET", `/webhooks/${hook.uuid}`)).status, 404);
    receiver.close();
});

test("tokens on a list, blocks, rules and tickets", async () => {
    await good("POST", "/rooms", {
        name: "gate", privacy: "private",
        properties: { enable_knocking: true, x_handover_url: "https://call.example/", x_handover_ticket: true },
    });
    const made = await good("POST", "/tokens",
        { properties: { room_name: "gate", user_name: "Ann" }, uses: 1, bind: true });
    const { token, url, ...listed } = made;
    assert.equal(url, `${server.url}/gate#t=${token}`);
    assert.deepEqual((await good("GET", "/tokens?room=gate")).data.filter((t) => t.id === made.id), [listed]);
    assert.deepEqual(await good("DELETE", `/tokens/${made.id}?eject=true`),
        { revoked: true, id: made.id, ejected: 0 });

    const guest = await join("gate", { user_name: "Ben", device: "device-of-ben" });
    guest.ws.send(JSON.stringify({ id: 2, action: "request-access", name: "Ben" }));
    await guest.next((e) => e.reply === 2);
    await good("POST", "/rooms/gate/waiting", { [guest.id]: { grantRequestedAccess: true } });
    const { ticket } = (await guest.next((e) => e.action === "access-state-updated" && e.handover)).handover;
    const who = await good("GET", `/handover/${ticket}`);
    assert.deepEqual([who.room, who.id, who.user_name, who.owner], ["gate", guest.id, "Ben", false]);

    const block = await good("POST", "/blocks", { id: guest.id, length: "24h", reason: "noise" });
    assert.deepEqual((await good("GET", "/blocks")).data, [block]);
    assert.deepEqual(await good("DELETE", `/blocks/${block.id}`), { deleted: true, id: block.id });
    assert.deepEqual(await good("POST", "/rules"), { files: 0, complaints: [] });
    guest.ws.close();
    await good("DELETE", "/rooms/gate");
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

test("every call that the document describes was made", () => {
    const missing = [];
    for (const [path, operations] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(operations)) {
            const name = `${method.toUpperCase()} ${path}`;
            const described = operation.responses["200"].content;
            assert.ok(described || !path.startsWith("/v1"), `${name} is described`);
            if (path.startsWith("/v1") && path !== "/v1/openapi.json" && !seen.has(name)) {
                missing.push(name);
            }
        }
    }
    assert.deepEqual(missing, []);
});
