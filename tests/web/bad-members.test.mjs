// Each member of each body that REST takes, wrong in every way: missing, null, of another type, out
// of range, too long, unknown; each with the exact answer, and a good request behind it. That no
// member was forgotten is checked against the OpenAPI document. What the properties of rooms, tokens
// and the domain can be is in bad-input.test.mjs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { WebSocket } from "ws";

import { Server } from "./lib.mjs";

let server;
let document;
let rows = 0;

before(async () => {
    server = await new Server(["--stream-hook", "cat >/dev/null; exec sleep 600",
        "--record-hook", "cat >/dev/null; exec sleep 600"]).start();
    document = (await call("GET", "/openapi.json")).json;
    await server.rest("POST", "/", { properties: { disable_rate_limiting: true } });
    await server.rest("POST", "/rooms", { name: "r", properties: { enable_recording: "cloud" } });
    await server.rest("POST", "/rooms", { name: "live", properties: { enable_recording: "cloud" } });
    await inside("r");
    await inside("live");
    /* What can be changed and stopped goes on in one room, and can be started in the other. */
    for (const what of ["live-streaming", "recordings", "transcription"]) {
        await server.rest("POST", `/rooms/live/${what}/start`, { instanceId: instance });
    }
});

after(async () => {
    console.log(`# ${rows} rows`);
    await server.stop();
});

const instance = "6f1d1c8a-0000-4000-8000-000000000001";
const other = "6f1d1c8a-0000-4000-8000-000000000002";

/** Somebody joins, so that a meeting goes on. */
function inside(room) {
    const ws = new WebSocket(`${server.url.replace("http", "ws")}/v1/signal`, "foyer.v1");
    return new Promise((resolve, reject) => {
        ws.onerror = reject;
        ws.onmessage = resolve;
        ws.onopen = () => ws.send(JSON.stringify({ id: 1, action: "join-meeting", room, user_name: "Ann" }));
    });
}

async function call(method, where, body) {
    const answer = await fetch(`${server.url}/v1${where}`,
        { method, body, headers: { Authorization: `Bearer ${server.key}`, Connection: "close" } });
    return { status: answer.status, json: await answer.json() };
}

/** One row: 400 and exactly these words; then a sign of life. */
async function row(what, method, where, body, info) {
    const text = JSON.stringify(body);
    const got = await call(method, where, text);
    assert.deepEqual(got, { status: 400, json: { error: "invalid-request-error", info } },
        `${what}: ${text.slice(0, 100)}`);
    assert.equal((await call("GET", "/rooms/r")).status, 200, `${what}: alive`);
    rows++;
}

const string = (name) => `${name} should be a string`;
const bool = (name) => `${name} should be true or false`;
const whole = (name) => `${name} should be a whole number`;
const between = (name, min, max) => `${name} should be between ${min} and ${max}`;
const longer = (name, bytes) => `${name} is longer than ${bytes} bytes`;
const type = (name) => `${name} is of the wrong type`;
const object = (name) => `${name} should be an object`;
const missing = "missing required field";
const rooms = "rooms should be an array of 1 to 1000";
const ids = (name) => `${name} should be an array of at most 100 strings`;
const each = (name) => `${name} should hold ids of 1 to 36 characters`;
const grant = "each update should be {\"grantRequestedAccess\": true or false}";
const block = "block should be \"meeting\", \"24h\" or \"forever\"";
const signals = "signals should be an array with at least one signal";
const grace = "grace should be between 0 and 30 seconds";
const uuid = "instanceId should be a UUID";
const endpoints = "endpoints should be an array of 1 to 32 objects {\"endpoint\": address or name}";
const colour = "backgroundColor should be #rrggbb or #aarrggbb";
const length = "length should be 'meeting', '24h' or 'forever'";
const target = "one of id, user_id and address is needed, and only one";
const strategy = "mergeStrategy should be \"replace\" or \"shallow-merge\"";
const events = "eventTypes should be an array of types of events";
const participants = "participants should hold at most 1000 session ids";
const unknown = (name) => `unknown property '${name}'`;
const long = (n) => "a".repeat(n);

/* What stands in a list of rooms, and in the bodies of one. */
const room = {
    good: {},
    wrong: { name: string, privacy: string, properties: object },
    more: [
        ["name", "", "name should not be empty"],
        ["name", long(129), longer("name", 128)],
        ["privacy", "", "privacy should be 'public' or 'private'"],
        ["privacy", "org", "privacy should be 'public' or 'private'"],
        ["privacy", long(16), longer("privacy", 15)],
    ],
};
const roomChange = {
    good: {},
    wrong: { privacy: string, properties: object },
    more: room.more.filter((m) => m[0] === "privacy"),
};
const hooks = {
    wrong: { url: string, eventTypes: () => events, basicAuth: string, retryType: string, hmac: string },
    more: [
        ["url", long(2049), longer("url", 2048)],
        ["url", "x", "url should be an http or https address"],
        ["eventTypes", [], events],
        ["eventTypes", [7], "eventTypes holds '', which is no type of an event"],
        ["eventTypes", ["meeting.paused"], "eventTypes holds 'meeting.paused', which is no type of an event"],
        ["basicAuth", long(256), longer("basicAuth", 255)],
        ["basicAuth", "a b", "basicAuth should be what stands behind Basic in the header"],
        ["retryType", "often", "retryType should be 'circuit-breaker' or 'exponential'"],
        ["hmac", "x", "hmac should be base64 of 1 to 96 bytes"],
        ["hmac", long(132), longer("hmac", 128)],
    ],
};
const numbers = [["width", 2, 7680], ["height", 2, 7680], ["fps", 1, 60], ["videoBitrate", 10, 10000],
    ["audioBitrate", 10, 320], ["minIdleTimeOut", 0, 86400], ["maxDuration", 1, 604800]];
const media = [
    ...numbers.flatMap(([name, min, max]) => [
        [name, min - 1, between(name, min, max)], [name, max + 1, between(name, min, max)],
        [name, 1e300, between(name, min, max)],
    ]),
    ["width", 641, "width should be even"],
    ["height", 481, "height should be even"],
    ["backgroundColor", "", colour],
    ["backgroundColor", "#12345", colour],
    ["backgroundColor", "#12345g", colour],
    ["backgroundColor", "#1234567", colour],
    ["instanceId", "", uuid],
    ["instanceId", long(36), uuid],
    ["instanceId", `${instance}0`, uuid],
    ["layout", { preset: "mosaic" }, "layout.preset is not known"],
    ["layout", { preset: 7 }, "layout.preset should be a string"],
    ["layout", { max_cam_streams: 21 }, between("max_cam_streams", 1, 20)],
    ["layout", { max_cam_streams: 0 }, between("max_cam_streams", 1, 20)],
];
const mediaWrong = {
    ...Object.fromEntries(numbers.map(([name]) => [name, whole])),
    backgroundColor: () => colour, instanceId: () => uuid, layout: object,
};
const layout = {
    good: { layout: {} },
    needs: { layout: missing },
    wrong: { layout: object, instanceId: () => uuid },
    more: [
        ["layout", { preset: "mosaic" }, "layout.preset is not known"],
        ["instanceId", other, "there is no stream with this instanceId"],
    ],
};
const added = {
    good: { endpoints: [{ endpoint: "one" }] },
    needs: { endpoints: missing },
    wrong: { endpoints: () => endpoints, instanceId: () => uuid },
    more: [
        ["endpoints", [], endpoints],
        ["endpoints", [{}], endpoints],
        ["endpoints", [{ endpoint: 7 }], endpoints],
        ["endpoints", [{ endpoint: "a", url: "b" }], endpoints],
        ["endpoints", Array.from({ length: 33 }, () => ({ endpoint: "a" })), endpoints],
        ["endpoints", [{ endpoint: "none" }], "endpoint 'none' is no rtmp endpoint of this room"],
        ["instanceId", other, "there is no stream with this instanceId"],
    ],
};
const stop = (words) => ({
    good: { instanceId: other }, /* that nothing is stopped by it is in `more` */
    wrong: { instanceId: () => uuid },
    more: [["instanceId", other, words]],
});

/* good: nearly right, with what each row changes; needs: what is said when one is missing or null;
 * wrong: what is said of every other type; any: what can be of any type; more: further values;
 * colours: what is said of a key that is not known, null for nothing. */
const calls = {
    "POST /": {
        good: {}, needs: { properties: "missing required field 'properties'" }, wrong: { properties: object }, more: [],
    },
    "POST /batch/rooms": {
        good: {}, needs: { rooms: "missing required field 'rooms'" }, wrong: { rooms: () => rooms },
        more: [
            ["rooms", [], rooms],
            ["rooms", Array.from({ length: 1001 }, () => ({})), rooms],
            ...[1, "a", null, []].map((v) => ["rooms", [{}, v], "rooms[1] should be an object"]),
            ["rooms", [{ nmae: "x" }], "rooms[0]: unknown property 'nmae'"],
            ["rooms", [{}, { name: "r" }], "a room named r already exists"],
        ],
    },
    "DELETE /batch/rooms": {
        good: {}, needs: { rooms: "missing required field 'rooms'" }, wrong: { rooms: () => rooms },
        more: [
            ["rooms", [], rooms],
            ["rooms", Array.from({ length: 1001 }, () => "r"), rooms],
            ...[1, null, {}, []].map((v) => ["rooms", [v], "rooms[0] should be the name of a room"]),
        ],
    },
    "POST /rooms": room,
    "POST /rooms/r": roomChange,
    "POST /rooms/r/waiting": {
        good: { grantRequestedAccess: true }, needs: { grantRequestedAccess: grant },
        wrong: {
            grantRequestedAccess: () => grant, reason: string, block: string, except: bool, blockDomain: bool,
            signals: () => signals, hold: bool, message: string, grace: () => grace,
        },
        more: [
            ["block", "", block], ["block", "year", block], ["block", long(16), longer("block", 15)],
            ["signals", [], signals], ["signals", [1], "signals should hold names of signals"],
            ["grace", -1, grace], ["grace", 30.01, grace], ["grace", 1e300, grace],
            ["except", true, "except is for ids, not for '*'"],
        ],
    },
    "POST /rooms/r/participants": {
        good: { setAudio: false },
        wrong: {
            setAudio: bool, setVideo: bool, setScreenShare: bool, setHand: bool, eject: bool, park: bool,
            block: string, except: bool, blockDomain: bool, signals: () => signals,
            updatePermissions: () => object("permissions"), ejectAt: whole, rename: string, reason: string,
            grace: () => grace,
        },
        more: [
            ["block", "", block], ["block", "year", block],
            ["ejectAt", -1, between("ejectAt", 0, 4503599627370496)],
            ["ejectAt", 1e300, between("ejectAt", 0, 4503599627370496)],
            ["grace", 30.01, grace],
            ["updatePermissions", { canFly: true }, "permissions hold something that is not known"],
        ],
    },
    "POST /rooms/r/undo": {
        good: { decision: "d1" }, needs: { decision: missing }, wrong: { decision: string, redo: bool },
        more: [["decision", "", missing], ["decision", long(37), longer("decision", 36)]],
    },
    "POST /rooms/r/eject": {
        good: {}, wrong: { ids: ids, user_ids: ids, ban: bool },
        more: ["ids", "user_ids"].flatMap((n) => [
            [n, [1], each(n)], [n, [""], each(n)], [n, [long(37)], each(n)], [n, [null], each(n)],
            [n, Array.from({ length: 101 }, (_, i) => `${i}`), ids(n)],
        ]),
    },
    "POST /rooms/r/update-permissions": {
        good: {}, needs: { data: "missing required field 'data'" },
        wrong: { data: () => "missing required field 'data'" },
        more: [["data", {}, "missing required field 'data'"]],
    },
    "POST /rooms/r/send-app-message": {
        good: { data: {} }, needs: { data: "missing required field 'data'" }, wrong: { recipient: string },
        any: ["data"],
        more: [
            ["data", long(4095), "data is longer than 4096 bytes"],
            ["recipient", long(37), longer("recipient", 36)],
        ],
    },
    "POST /rooms/r/set-session-data": {
        good: {}, wrong: {
            data: object, mergeStrategy: () => strategy,
            keysToDelete: () => "keysToDelete should be an array of strings",
        },
        more: [
            ["mergeStrategy", "", strategy], ["mergeStrategy", "deep-merge", strategy],
            ["mergeStrategy", long(17), strategy],
            ["keysToDelete", [1], "keysToDelete should be an array of strings"],
            ["keysToDelete", ["a", null], "keysToDelete should be an array of strings"],
            ["data", { a: long(102393) }, "session data can hold 102400 bytes"],
        ],
    },
    "POST /rooms/r/end": {
        good: { name: "x" }, needs: { name: "name should be the name of the room, typed in full" },
        wrong: { name: string, reason: string },
        more: [
            ["name", "R", "name should be the name of the room, typed in full"],
            ["name", long(129), longer("name", 128)],
        ],
    },
    "POST /rooms/r/live-streaming/start": {
        good: {},
        wrong: {
            ...mediaWrong, rtmpUrl: () => "rtmpUrl should be an address or an array of addresses",
            endpoints: () => endpoints,
        },
        more: [
            ...media,
            ...["", "x", [], ["x"], [1], {}, Array.from({ length: 33 }, () => "rtmp://x/y")].map((v) =>
                ["rtmpUrl", v, "rtmpUrl should be an address or an array of addresses"]),
            ["endpoints", [], endpoints], ["endpoints", [{}], endpoints],
            ["endpoints", [{ endpoint: "none" }], "endpoint 'none' is no rtmp endpoint of this room"],
        ],
    },
    "POST /rooms/live/live-streaming/update": layout,
    "POST /rooms/live/live-streaming/add-endpoints": added,
    "POST /rooms/live/live-streaming/remove-endpoints": added,
    "POST /rooms/live/live-streaming/stop": stop("there is no stream with this instanceId"),
    "POST /rooms/r/recordings/start": {
        good: {}, wrong: {}, colours: null, /* Daily passes over keys that it does not know */
        more: [
            ...media,
            ...Object.entries(mediaWrong).map(([name, says]) => [name, true, says(name)]),
            ...["", "tape", 7, []].map((v) => ["type", v, "type should be 'cloud', 'cloud-audio-only' or 'raw-tracks'"]),
            ["type", "raw-tracks", "recordings of type 'raw-tracks' are not enabled: set enable_recording"],
            ...["a", 7, {}, [7], ["webm"]].map((v) => ["dataOutputs", v,
                "dataOutputs should be an array of event-json, transcript-webvtt and chat-webvtt"]),
        ],
    },
    "POST /rooms/live/recordings/update": { ...layout, colours: "only layout can be changed by this" },
    "POST /rooms/live/recordings/stop": { ...stop("there is no stream with this instanceId"), colours: null },
    "POST /rooms/r/transcription/start": {
        good: {},
        wrong: {
            language: type, model: type, tier: type, profanity_filter: type, punctuate: type, extra: type,
            includeRawResponse: type, instanceId: type, participants: type, transcription_geo: type,
        },
        any: ["endpointing", "redact"],
        more: [
            ...["a", {}].map((v) => ["redact", v, type("redact")]),
            ...["a", {}, []].map((v) => ["endpointing", v, type("endpointing")]),
            ["instanceId", long(37), uuid],
            ["participants", [1], participants], ["participants", [""], participants],
            ["participants", [long(37)], participants],
            ["participants", Array.from({ length: 1001 }, () => "a"), participants],
            ["transcription_geo", "", "transcription_geo should be 'global' or 'eu'"],
            ["transcription_geo", "mars", "transcription_geo should be 'global' or 'eu'"],
            ["model", long(17000), "the options are longer than 16384 bytes"],
        ],
    },
    "POST /rooms/live/transcription/update": {
        good: { participants: [] }, needs: { participants: "missing required field 'participants'" },
        wrong: { instanceId: type, participants: type },
        more: [["instanceId", other, "there is no transcription with this instanceId"]],
    },
    "POST /rooms/live/transcription/stop": {
        good: { instanceId: other }, wrong: { instanceId: type },
        more: [["instanceId", other, "there is no transcription with this instanceId"]],
    },
    "POST /blocks": {
        good: { user_id: "u1" },
        wrong: {
            id: string, user_id: string, address: string, signals: () => signals, room: string, domain: bool,
            length: string, reason: string,
        },
        more: [
            ["user_id", "", target], ["id", instance, target], ["address", "192.0.2.1", target],
            ["user_id", long(37), longer("user_id", 36)], ["room", long(129), longer("room", 128)],
            ["address", long(64), longer("address", 63)],
            ["length", "", length], ["length", "year", length], ["length", long(16), longer("length", 15)],
        ],
    },
    "POST /webhooks": {
        good: { url: "http://127.0.0.1:1/", eventTypes: ["meeting.started"] },
        needs: { url: missing, eventTypes: missing }, ...hooks,
    },
    "POST /webhooks/x": { good: {}, ...hooks },
    "POST /meeting-tokens": { good: {}, wrong: { properties: object }, more: [] },
    "POST /tokens": {
        good: {},
        wrong: {
            properties: object, uses: () => "uses should be a whole number from 1 on, or null", bind: bool,
        },
        more: [0, -1, 1.5, 1e300].map((v) => ["uses", v, "uses should be a whole number from 1 on, or null"]),
    },
};

/** Values that are of none of these types. */
function otherTypes(schema) {
    const types = schema.$ref ? ["object"] : [schema.type].flat();
    const all = { string: "x", boolean: true, integer: 7, object: {}, array: ["x"] };
    const same = { number: "integer" };
    return Object.entries(all).filter(([name]) => !types.some((t) => (same[t] || t) === name)).map((e) => e[1]);
}

/** The shape of a body, and whether it stands below an id. */
function shapeOf(key) {
    const [method, where] = key.split(" ");
    const path = Object.keys(document.paths).find((p) => {
        const want = p.split("/").filter(Boolean);
        const have = `/v1${where}`.split("/").filter(Boolean);
        return p.startsWith("/v1") && want.length === have.length
            && want.every((w, i) => w === have[i] || (w.startsWith("{") && !["batch"].includes(have[i - 1])));
    });
    const of = (s) => (s.$ref ? document.components.schemas[s.$ref.split("/").pop()] : s);
    const shape = of(document.paths[path][method.toLowerCase()].requestBody.content["application/json"].schema);
    const below = typeof shape.additionalProperties === "object";
    return { path, method, where, below, shape: below ? of(shape.additionalProperties) : shape };
}

/* Where a webhook is changed, it has to be there; it can not be made without a receiver. */
for (const key of Object.keys(calls).filter((k) => k !== "POST /webhooks/x")) {
    test(key, { timeout: 120000 }, async () => {
        const { method, where, below, shape } = shapeOf(key);
        const { good, needs = {}, wrong, more, any = [], colours = unknown("colour") } = calls[key];
        const send = (name, body, info) => row(`${key} ${name}`, method, where, below ? { "*": body } : body, info);

        assert.deepEqual([...Object.keys(wrong), ...any].sort(), Object.keys(shape.properties || {}).sort());
        assert.deepEqual(Object.keys(needs).filter((n) => !below || shape.required), shape.required || []);
        for (const [name, info] of Object.entries(needs)) {
            const { [name]: gone, ...rest } = good;
            await send(`${name} missing`, rest, info);
            await send(`${name} null`, { ...good, [name]: null }, info);
        }
        for (const [name, says] of Object.entries(wrong)) {
            for (const value of otherTypes(shape.properties[name])) {
                await send(name, { ...good, [name]: value }, says(name));
            }
        }
        for (const [name, value, info] of more) await send(name, { ...good, [name]: value }, info);
        if (colours) await send("unknown", { ...good, colour: 1 }, colours);
    });
}

test("every call with a body is in the table", () => {
    const known = new Set(Object.keys(calls).map((key) => `${shapeOf(key).method} ${shapeOf(key).path}`));
    for (const [path, operations] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(operations)) {
            if (operation.requestBody) assert.ok(known.has(`${method.toUpperCase()} ${path}`), `${method} ${path}`);
        }
    }
});

test("what goes on was not touched by all that", async () => {
    for (const what of ["live-streaming", "recordings", "transcription"]) {
        const { status } = await call("POST", `/rooms/live/${what}/stop`, JSON.stringify({ instanceId: instance }));
        assert.equal(status, 200, what);
    }
});
