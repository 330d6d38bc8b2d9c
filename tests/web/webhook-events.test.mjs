// What webhooks are told, as Daily documents it: each event that concerns rooms, participants, who
// waits, meetings, streams, recordings and transcripts is brought about at a running server, and
// what arrives has these fields, of these types, and no others.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import path from "node:path";

import { WebSocket } from "ws";

import { Server, until } from "./lib.mjs";

let server;
let domain;
let receiver;
const told = [];

/* A stream runs until it is told to end, or fails at once when it is to go to a place named so. */
const streamHook = "grep -q nowhere && { echo no route; exit 3; }; exec sleep 600";
const recordHook = "grep -q cloud-audio-only && exit 4; echo key: r.mp4; : >$HOME/told; exec sleep 600";

before(async () => {
    server = await new Server(["--stream-hook", streamHook, "--record-hook", recordHook]).start();
    domain = (await server.rest("GET", "/")).domain_id;
    receiver = createServer((request, answer) => {
        const parts = [];
        request.on("data", (d) => parts.push(d)).on("end", () => {
            told.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
            answer.end();
        });
    });
    await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    await server.rest("POST", "/webhooks", {
        url: `http://127.0.0.1:${receiver.address().port}/`, hmac: key.toString("base64"),
        eventTypes: [...Object.keys(events), "transcript.ready-to-download"], retryType: "exponential",
    });
});

after(async () => {
    receiver.close();
    await server.stop();
});

const key = Buffer.from("secret of this test");

/* ---- types ---- */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isId = (v) => uuid.test(v);
const isTime = (v) => typeof v === "number" && Math.abs(v - Date.now() / 1000) < 3600;
const isWhole = (v) => Number.isInteger(v) && v >= 0;
const isLength = (v) => typeof v === "number" && v >= 0 && v < 3600;
const isNew = (v) => v === 0;
const is = (want) => (v) => {
    assert.deepEqual(v, want);
    return true;
};
const layout = is({ preset: "default" });
const instance = is("c3df927c-f738-4471-a2b7-066fa7e95a6b"); /* Daily's own, which none other has */
const permissions = is({ hasPresence: true, canSend: true, canReceive: { base: true }, canAdmin: false });

const person = (room, name) => ({
    room: is(room), user_id: isId, user_name: is(name), session_id: isId, joined_at: isTime,
    will_eject_at: is(null), owner: is(false), permissions,
});
const { user_id: none, ...stranger } = person("door", "Wim"); /* daily.md: no user_id in the example */
const stream = (room) => ({ timestamp: isTime, instance_id: instance, domain_id: () => is(domain), room_name: is(room) });
const transcript = {
    id: (v) => /^.{36}-\d+$/.test(v), info: is({ instanceId: "i-1" }), room_id: isId, room_name: is("call"),
    domain_id: (v) => v === domain, mtg_session_id: isId,
};

/* type: the payload, and how its id begins. */
const events = {
    "meeting.started": ["met-sta-", { start_ts: isTime, meeting_id: isId, room: is("call") }],
    "meeting.ended": ["met-end-", { start_ts: isTime, end_ts: isTime, meeting_id: isId, room: is("call") }],
    "participant.joined": ["ptcpt-join-", person("call", "Ann")],
    "participant.left": ["ptcpt-left-", { ...person("call", "Ann"), duration: isLength }],
    "waiting-participant.joined": ["1-w-ptcpt-joined-", { ...stranger, duration: isNew }],
    "waiting-participant.left": ["1-w-ptcpt-left-", { ...stranger, duration: isLength }],
    "recording.started": ["recording.started-", {
        action: is("start-cloud-recording"), recording_id: isId, layout, started_by: is("api"),
        instance_id: instance, start_ts: isTime,
    }],
    "recording.ready-to-download": ["recording.ready-to-download-", {
        type: is("cloud"), recording_id: isId, room_name: is("call"), start_ts: isWhole, status: is("finished"),
        max_participants: is(1), duration: isWhole, s3_key: is("r.mp4"),
    }],
    "recording.error": ["recording.error-", {
        action: is("clourd-recording-err"), error_msg: is("the worker ended with exit code 4"),
        instance_id: instance, room_name: is("call"), timestamp: isTime,
    }],
    "streaming.started": ["streaming.started-", { ...stream("call"), layout }],
    "streaming.updated": ["streaming.updated-", { ...stream("call"), layout: is({ preset: "portrait" }) }],
    "streaming.warning": ["streaming.warning-", {
        ...stream("call"), layout: is({ preset: "portrait" }), message: is("the last endpoint can not be removed"),
    }],
    "streaming.ended": ["streaming.ended-", { ...stream("call"), layout: is({ preset: "portrait" }) }],
    "streaming.error": ["streaming.error-", {
        ...stream("call"), error_message: is("the worker ended with exit code 3: no route"),
    }],
    "transcript.started": ["transcript-started-", { ...transcript, status: is("t_in_progress") }],
    "transcript.error": ["transcript-error-", {
        ...transcript, status: is("t_failed"), duration: isNew, participant_minutes: isNew,
        error: is("nothing here writes transcripts, so none is kept"),
    }],
};

/* ---- bringing it about ---- */

async function join(room, name) {
    const ws = new WebSocket(`${server.url.replace("http", "ws")}/v1/signal`, "foyer.v1");
    const replies = [];
    ws.onmessage = (m) => replies.push(...[JSON.parse(m.data)].flat());
    await new Promise((resolve, reject) => {
        ws.onopen = resolve;
        ws.onerror = reject;
    });
    const ask = async (id, action, more) => {
        ws.send(JSON.stringify({ id, action, ...more }));
        await until(() => replies.find((r) => r.reply === id && r.ok), action);
    };
    await ask(1, "join-meeting", { room, user_name: name });
    return ask;
}

const of = (type) => told.map((m) => JSON.parse(m.body)).filter((e) => e.type === type);
const comes = (type) => until(() => of(type).length > 0, type);

test("each event is sent", { timeout: 120000 }, async () => {
    const endpoint = (name, url) => ({ name, type: "rtmp", rtmp_config: { url } });
    await server.rest("POST", "/rooms", {
        name: "call", properties: {
            enable_recording: ["cloud", "cloud-audio-only"], enable_transcription_storage: true,
            streaming_endpoints: [endpoint("one", "rtmp://127.0.0.1:9/one")],
        },
    });
    await server.room({}, "private", "door");

    const wim = await join("door", "Wim");
    await wim(2, "request-access", { name: "Wim" });
    await comes("waiting-participant.joined");
    await server.decide("door", { "*": { grantRequestedAccess: false } });
    await comes("waiting-participant.left");

    const ann = await join("call", "Ann");
    const ask = (what, body = {}) => server.rest("POST", `/rooms/call/${what}`, body);
    await ask("live-streaming/start", { endpoints: [{ endpoint: "one" }] });
    await comes("streaming.started");
    await ask("live-streaming/update", { layout: { preset: "portrait" } });
    await comes("streaming.updated");
    await ask("live-streaming/remove-endpoints", { endpoints: [{ endpoint: "one" }] });
    await comes("streaming.warning");
    await ask("live-streaming/stop");
    await comes("streaming.ended");
    await ask("live-streaming/start", { rtmpUrl: "rtmp://nowhere/x" });
    await comes("streaming.error");
    await ask("recordings/start");
    await comes("recording.started");
    await until(() => existsSync(path.join(server.dir, "told")), "what the command says");
    await ask("recordings/stop");
    await comes("recording.ready-to-download");
    await ask("recordings/start", { type: "cloud-audio-only" });
    await comes("recording.error");
    await ask("transcription/start", { instanceId: "i-1" });
    await comes("transcript.error");
    await ask("transcription/stop");
    await ann(2, "leave-meeting");
    await comes("meeting.ended");
    await comes("participant.left");
});

for (const [type, [prefix, fields]] of Object.entries(events)) {
    test(type, () => {
        const [event] = of(type);
        assert.deepEqual(Object.keys(event).sort(), ["event_ts", "id", "payload", "type", "version"]);
        assert.equal(event.version, "1.0.0");
        assert.ok(event.id.startsWith(prefix), event.id);
        assert.ok(isTime(event.event_ts));
        assert.deepEqual(Object.keys(event.payload).sort(), Object.keys(fields).sort());
        for (const [name, fits] of Object.entries(fields)) {
            assert.ok(fits(event.payload[name]), `${name} of ${type}: ${JSON.stringify(event.payload)}`);
        }
    });
}

test("what belongs together has the same ids", () => {
    const one = (type) => of(type)[0].payload;
    assert.equal(one("meeting.started").meeting_id, one("meeting.ended").meeting_id);
    assert.equal(one("participant.joined").session_id, one("participant.left").session_id);
    assert.equal(one("waiting-participant.joined").session_id, one("waiting-participant.left").session_id);
    assert.equal(one("recording.started").recording_id, one("recording.ready-to-download").recording_id);
    assert.deepEqual(of("transcript.ready-to-download"), []);
});

test("each is signed over its bytes", () => {
    for (const { headers, body } of told) {
        const want = createHmac("sha256", key).update(`${headers["x-webhook-timestamp"]}.${body}`).digest("base64");
        assert.equal(headers["x-webhook-signature"], want, body);
    }
});
