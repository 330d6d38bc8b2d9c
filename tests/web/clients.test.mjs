// Public clients of Daily's REST API whose base URL can be changed, replayed from what they send and
// what they demand of the answer. They are written in Python, Rust, Go and Elixir, and come neither
// from npm nor from Debian; so their requests are made here byte by byte, with the headers that
// they send and the checks that they make. Clients of daily-js do come from npm: they run as they
// are in react.test.mjs and agents.test.mjs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import http from "node:http";

import { Server } from "./lib.mjs";

let server;

before(async () => {
    server = await new Server().start();
});

after(async () => {
    await server.stop();
});

/** A request with exactly these headers; a body goes out as it is. */
function send(method, path, { body, headers = {} } = {}) {
    const url = new URL(server.url);
    return new Promise((resolve, reject) => {
        const request = http.request({
            host: url.hostname, port: url.port, method, path,
            headers: {
                Authorization: `Bearer ${server.key}`,
                ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }),
                ...headers,
            },
        }, (answer) => {
            let text = "";
            answer.on("data", (d) => { text += d; });
            answer.on("end", () => resolve({ status: answer.statusCode, json: JSON.parse(text) }));
        });
        request.on("error", reject);
        request.end(body);
    });
}

const json = { "Content-Type": "application/json" };

test("pipecat's DailyRESTHelper (Python)", async () => {
    /* create_room: time.time() plus seconds, and always these properties. */
    const exp = Date.now() / 1000 + 300;
    const created = await send("POST", "/v1/rooms", {
        headers: json,
        body: JSON.stringify({
            privacy: "public",
            properties: {
                exp, enable_chat: false, enable_prejoin_ui: false, enable_emoji_reactions: false,
                eject_at_room_exp: false, start_video_off: false,
                sip: { display_name: "sip-participant", video: false, sip_mode: "dial-in",
                    num_endpoints: 1 },
            },
        }),
    });
    assert.equal(created.status, 200);
    /* Its model: id, name, api_created, privacy, url, created_at, config. */
    for (const key of ["id", "name", "privacy", "url", "created_at"]) {
        assert.equal(typeof created.json[key], "string", key);
    }
    assert.equal(typeof created.json.api_created, "boolean");
    assert.equal(created.json.config.exp, Math.floor(exp));
    assert.equal(created.json.config.sip.display_name, "sip-participant");
    /* get_name_from_url: the path without its first character. */
    assert.equal(new URL(created.json.url).pathname.slice(1), created.json.name);
    /* get_token: only for a room that is there. */
    const room = await send("GET", `/v1/rooms/${created.json.name}`);
    assert.deepEqual([room.status, room.json], [200, created.json]);
    const token = await send("POST", "/v1/meeting-tokens", {
        headers: json,
        body: JSON.stringify({
            properties: {
                room_name: created.json.name, is_owner: true, exp: Math.floor(Date.now() / 1000) + 3600,
            },
        }),
    });
    assert.equal(token.status, 200);
    assert.equal(typeof token.json.token, "string");
    /* delete_room_by_name: 200, or 404 when it is gone. */
    assert.equal((await send("DELETE", `/v1/rooms/${created.json.name}`)).status, 200);
    assert.equal((await send("DELETE", `/v1/rooms/${created.json.name}`)).status, 404);
});

test("dailyco (Rust)", async () => {
    /* Its room has no fields but these, all but config plain; its errors are a closed list. */
    const codes = ["authentication-error", "authorization-header-error", "json-parsing-error",
        "invalid-request-error", "rate-limit-error", "server-error", "not-found"];
    const created = await send("POST", "/v1/rooms/", {
        headers: json,
        body: JSON.stringify({ name: "rust", privacy: "private",
            properties: { max_participants: 2, enable_recording: "cloud", lang: "de" } }),
    });
    assert.equal(created.status, 200);
    assert.deepEqual(created.json.config,
        { max_participants: 2, enable_recording: "cloud", lang: "de" });
    const again = await send("POST", "/v1/rooms/", { headers: json, body: "{\"name\":\"rust\"}" });
    assert.match(again.json.info, /^a room named (.*) already exists$/);
    for (const answer of [
        again, await send("GET", "/v1/rooms/none"), await send("DELETE", "/v1/rooms/none"),
        await send("POST", "/v1/rooms/", { headers: json, body: "{" }),
        await send("GET", "/v1/rooms", { headers: { Authorization: "Bearer no" } }),
        await send("GET", "/v1/rooms", { headers: { Authorization: "no" } }),
    ]) {
        assert.ok(codes.includes(answer.json.error), JSON.stringify(answer));
    }
    assert.equal((await send("GET", "/v1/rooms/none")).json.error, "not-found");
    /* Tokens come back equal, false and all. */
    const properties = {
        exp: Math.floor(Date.now() / 1000) + 3600, nbf: 1000, is_owner: true, user_name: "Ann",
        user_id: "u1", enable_screenshare: false, start_video_off: false, start_audio_off: true,
        enable_recording: "cloud", eject_at_token_exp: true, eject_after_elapsed: 10,
        start_cloud_recording: false, close_tab_on_exit: true, lang: "en",
    };
    const { token } = (await send("POST", "/v1/meeting-tokens/",
        { headers: json, body: JSON.stringify({ properties }) })).json;
    assert.deepEqual((await send("GET", `/v1/meeting-tokens/${token}`)).json, properties);
    await send("DELETE", "/v1/rooms/rust");
});

test("dailyco (Rust): a token that it signed itself, without iat", async () => {
    const { createHmac } = await import("node:crypto");
    const { domain_id: d } = (await send("GET", "/v1/")).json;
    const part = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");
    const sign = (claims, key = server.key) => {
        const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
        return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
    };
    const check = async (token) => send("GET", `/v1/meeting-tokens/${token}`);
    const exp = Math.floor(Date.now() / 1000) + 60;
    assert.deepEqual(await check(sign({
        r: "r", d, exp, o: true, u: "Ann", ud: "u1", k: true, ss: false, vo: true, ao: true,
        er: "cloud", erui: false, sr: false, ejt: true, eje: 60, ctoe: true, rome: "https://x.example/",
        uil: "de", ast: true,
        p: {
            hp: true, cs: "v,a,sv,sa", ca: "p,s,t",
            cr: { b: { v: true, a: false, cv: { "*": true } }, u: { u2: true, "*": { sv: false } } },
        },
    })), {
        status: 200,
        json: {
            room_name: "r", exp, is_owner: true, user_name: "Ann", user_id: "u1", knocking: true,
            enable_screenshare: false, start_video_off: true, start_audio_off: true,
            enable_recording: "cloud", enable_recording_ui: false, start_cloud_recording: false,
            eject_at_token_exp: true, eject_after_elapsed: 60, close_tab_on_exit: true,
            redirect_on_meeting_exit: "https://x.example/", lang: "de", auto_start_transcription: true,
            permissions: {
                hasPresence: true, canSend: ["video", "audio", "screenVideo", "screenAudio"],
                canReceive: {
                    base: { video: true, audio: false, customVideo: { "*": true } },
                    byUserId: { u2: true, "*": { screenVideo: false } },
                },
                canAdmin: ["participants", "streaming", "transcription"],
            },
        },
    });
    for (const [what, token] of [
        ["another domain", sign({ r: "r", d: d.replace(/./, (c) => (c === "0" ? "1" : "0")) })],
        ["no domain", sign({ r: "r" })],
        ["another key", sign({ r: "r", d }, "0".repeat(64))],
        ["expired", sign({ d, exp: 1000 })],
        ["not yet", sign({ d, nbf: exp })],
    ]) {
        const answer = await check(token);
        assert.deepEqual([answer.status, answer.json.error], [400, "invalid-request-error"], what);
    }
});

test("daily-go", async () => {
    const created = await send("POST", "/v1/rooms",
        { headers: json, body: JSON.stringify({ name: "go", privacy: "public", properties: {} }) });
    assert.equal(created.status, 200);
    /* time.Time reads RFC 3339. */
    assert.match(created.json.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const list = await send("GET", "/v1/rooms?limit=100");
    assert.equal(list.json.total_count, list.json.data.length);
    assert.deepEqual((await send("GET", `/v1/rooms?limit=100&starting_after=${created.json.id}`)).json,
        { total_count: list.json.total_count, data: [] });
    assert.deepEqual((await send("DELETE", "/v1/rooms/go")).json, { deleted: true, name: "go" });
});

test("the Elixir client", async () => {
    /* No Content-Type; any key beyond these raises. */
    const created = await send("POST", "/v1/rooms", { body: "{\"name\":\"elixir\"}" });
    assert.deepEqual(Object.keys(created.json).sort(),
        ["api_created", "config", "created_at", "id", "name", "privacy", "url"]);
    const domain = await send("GET", "/v1/");
    assert.deepEqual(Object.keys(domain.json).sort(), ["config", "domain_id", "domain_name"]);
    for (const key of ["redirect_on_meeting_exit", "hide_daily_branding", "hipaa", "lang",
        "intercom_auto_record", "meeting_join_hook", "signaling_impl", "callstats"]) {
        assert.ok(key in domain.json.config, key);
    }
    assert.equal((await send("DELETE", "/v1/rooms/elixir")).status, 200);
});
