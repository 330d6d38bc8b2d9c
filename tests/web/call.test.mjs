// foyer.js as code relies on daily-js's call object: order, shape and freshness of events, errors.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Server, callTab, host, launch, until } from "./lib.mjs";

let server, browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});

after(async () => {
    await browser.close();
    await server.stop();
});

const urlOf = (room) => `${server.url}/${room}`;
const names = (tab) => tab.page.evaluate(() => window.events.map((e) => e.name));
const events = (tab, name) => tab.page.evaluate((n) => window.events.filter((e) => e.name === n).map((e) => e.payload), name);
const comes = (tab, name, count = 1) => until(async () => (await events(tab, name)).length >= count, name);

function check(name, run) {
    test(name, { timeout: 120000 }, run);
}

/** A guest who has joined the lobby and knocked. */
async function knocker(room, name) {
    const g = await callTab(browser, server);
    await g.page.evaluate(async ({ url, n }) => {
        await window.call.join({ url });
        window.call.requestAccess({ name: n }).then((d) => {
            window.decided = d;
        });
    }, { url: urlOf(room), n: name });
    g.id = (await until(async () => (await server.waiting(room)).find((w) => w.name === name), name)).id;
    return g;
}

check("before join", async () => {
    const tab = await callTab(browser, server);
    const got = await tab.page.evaluate(async () => {
        const c = window.newCall();
        return {
            destroyed: c.isDestroyed(), state: c.meetingState(), access: c.accessState(),
            people: c.participants(), counts: c.participantCounts(), room: await c.room(),
            topology: await c.getNetworkTopology(), devices: await c.enumerateDevices(),
            input: await c.getInputDevices(), waiting: c.waitingParticipants(),
            summary: c.meetingSessionSummary(), session: c.meetingSessionState(),
        };
    });
    assert.deepEqual(got, {
        destroyed: false, state: "new", access: { access: "unknown" }, people: {},
        counts: { present: 0, hidden: 0 }, room: null, topology: { topology: "none" },
        devices: { devices: [] }, input: { camera: {}, mic: {}, speaker: {} }, waiting: {},
        summary: { id: "" }, session: { data: {}, topology: "none" },
    });
    const refused = await tab.page.evaluate(async () => {
        const c = window.newCall(), tries = {
            requestAccess: () => c.requestAccess({ name: "x" }),
            updateWaitingParticipant: () => c.updateWaitingParticipant("x", { grantRequestedAccess: true }),
            updateWaitingParticipants: () => c.updateWaitingParticipants({}),
            updateParticipant: () => c.updateParticipant("x", { eject: true }),
            sendAppMessage: () => c.sendAppMessage({}),
            startLiveStreaming: () => c.startLiveStreaming(),
        };
        const said = {};
        for (const [name, act] of Object.entries(tries)) {
            try {
                await act();
                said[name] = "nothing";
            } catch (error) {
                said[name] = error.message;
            }
        }
        return said;
    });
    for (const [name, said] of Object.entries(refused)) assert.match(said, /only supported after join/, name);
    await tab.context.close();
});

check("an owner joins: order, states and shapes", async () => {
    const room = await server.room();
    const waits = [await knocker(room, "Ana"), await knocker(room, "Bo")];
    const h = await host(browser, server, room);
    await comes(h, "waiting-participant-added", 2);
    const order = await names(h);
    const at = (n) => order.indexOf(n);
    for (const n of ["loading", "loaded", "joining-meeting", "access-state-updated", "joined-meeting"]) assert.ok(at(n) >= 0, n);
    assert.ok(at("loading") < at("loaded") && at("loaded") < at("joining-meeting") && at("joining-meeting") < at("joined-meeting"));
    assert.ok(at("waiting-participant-added") > at("joined-meeting"));
    const states = await h.page.evaluate(() => Object.fromEntries(window.events.map((e) => [e.name, e.state])));
    assert.equal(states.loading, "loading");
    assert.equal(states.loaded, "loaded");
    assert.equal(states["joining-meeting"], "joining-meeting");
    assert.equal(states["joined-meeting"], "joined-meeting");
    const [joined] = await events(h, "joined-meeting");
    assert.deepEqual(Object.keys(joined.participants), ["local"]);
    assert.deepEqual((await events(h, "access-state-updated"))[0], { action: "access-state-updated", access: { level: "full" } });
    const me = await h.page.evaluate(() => {
        const p = window.call.participants().local;
        return {
            local: p.local, owner: p.owner, name: p.user_name, admin: p.permissions.canAdmin, send: p.permissions.canSend,
            eject: p.will_eject_at instanceof Date && p.will_eject_at.getTime(), joined: p.joined_at instanceof Date,
            tracks: Object.keys(p.tracks), fresh: window.call.participants().local !== window.call.participants().local,
        };
    });
    assert.deepEqual(me, {
        local: true, owner: true, name: "Mira", admin: true, send: true, eject: 0, joined: true,
        tracks: ["audio", "video", "screenAudio", "screenVideo"], fresh: true,
    });
    const info = await h.page.evaluate(() => window.call.room());
    assert.equal(info.name, room);
    assert.equal(info.config.enable_knocking, true);
    assert.equal(info.config.max_participants, 200);
    assert.match(await h.page.evaluate(() => window.call.meetingSessionSummary().id), /^[0-9a-f-]{36}$/);
    for (const w of [...waits, h]) await w.context.close();
});

check("every event is an object of its own that bears its name, and tells what has changed already", async () => {
    const room = await server.room();
    const first = await host(browser, server, room, "Tom"), early = await knocker(room, "Ana"), g = await callTab(browser, server);
    const h = await callTab(browser, server);
    await h.page.evaluate(() => {
        const c = window.call, problems = [], order = [], seen = new Set();
        const holds = {
            "joined-meeting": (e) => e.participants.local.session_id === c.participants().local.session_id,
            "participant-joined": (e) => e.participant.session_id in c.participants(),
            "participant-updated": (e) => (e.participant.local ? c.participants().local : c.participants()[e.participant.session_id])
                .user_name === e.participant.user_name,
            "participant-left": (e) => !(e.participant.session_id in c.participants()),
            "participant-counts-updated": (e) => e.participantCounts.present === c.participantCounts().present,
            "waiting-participant-added": (e) => e.participant.id in c.waitingParticipants(),
            "waiting-participant-updated": (e) => c.waitingParticipants()[e.participant.id].name === e.participant.name,
            "waiting-participant-removed": (e) => !(e.participant.id in c.waitingParticipants()),
            "access-state-updated": (e) => JSON.stringify(e.access) === JSON.stringify(c.accessState().access),
            "meeting-session-state-updated": (e) => JSON.stringify(e.meetingSessionState.data) === JSON.stringify(c.meetingSessionState().data),
            "meeting-session-summary-updated": (e) => e.meetingSession.id === c.meetingSessionSummary().id,
            "joining-meeting": () => c.meetingState() === "joining-meeting",
            "left-meeting": () => c.meetingState() === "left-meeting" && !Object.keys(c.participants()).length,
            "call-instance-destroyed": () => c.isDestroyed(),
            loading: () => c.meetingState() === "loading",
            loaded: () => c.meetingState() === "loaded",
            "app-message": (e) => e.data.hello === "desk",
        };
        for (const [name, check] of Object.entries(holds)) c.on(name, (...given) => {
            const [e] = given;
            order.push([name, (e.participant && (e.participant.id || e.participant.session_id)) || ""]);
            if (given.length !== 1 || e.action !== name) problems.push(`${name}: ${JSON.stringify(given)}`);
            if (!check(e)) problems.push(`${name} came before what it tells`);
            if (e.participant && (seen.has(e.participant) || Object.values(c.participants()).includes(e.participant)))
                problems.push(`${name}: a participant that was given out before`);
            if (e.participant) seen.add(e.participant);
        });
        Object.assign(window, { problems, order });
    });
    await h.page.evaluate(({ url, token }) => window.call.join({ url, token }),
        { url: urlOf(room), token: await server.token({ room_name: room, is_owner: true, user_name: "Mira" }) });
    const saw = (name, id = "") => until(() => h.page.evaluate(([n, i]) => window.order.some(([a, b]) => a === n && (!i || b === i)), [name, id]), name);
    await saw("participant-joined");
    await saw("waiting-participant-added", early.id);
    /* Somebody knocks, changes the name, comes in, speaks, changes things, goes. */
    await g.page.evaluate((url) => window.call.join({ url }).then(() => {
        window.call.requestAccess({ name: "Bo" });
    }), urlOf(room));
    const bo = await until(async () => (await server.waiting(room)).find((w) => w.name === "Bo"), "Bo");
    await saw("waiting-participant-added", bo.id);
    await g.page.evaluate(() => {
        window.call.requestAccess({ name: "Bo B." });
    });
    await saw("waiting-participant-updated", bo.id);
    await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), bo.id);
    await saw("waiting-participant-removed", bo.id);
    await saw("participant-joined", bo.id);
    await g.page.evaluate(() => {
        window.call.sendAppMessage({ hello: "desk" });
        window.call.setUserName("Bo C.");
    });
    await saw("app-message");
    await saw("participant-updated", bo.id);
    await first.page.evaluate(() => {
        window.call.setMeetingSessionData({ round: 1 });
    });
    await saw("meeting-session-state-updated");
    await g.page.evaluate(() => window.call.leave());
    await saw("participant-left", bo.id);
    await h.page.evaluate(() => window.call.destroy());
    const { problems, order } = await h.page.evaluate(() => ({ problems: window.problems, order: window.order }));
    assert.deepEqual(problems, []);
    const at = (name) => order.findIndex(([n]) => n === name), times = (name, id) => order.filter(([n, i]) => n === name && i === id).length;
    assert.ok(at("participant-joined") > at("joined-meeting") && at("waiting-participant-added") > at("joined-meeting"), String(order));
    assert.ok(at("access-state-updated") >= 0);
    assert.equal(times("waiting-participant-added", early.id), 1);
    assert.equal(times("waiting-participant-added", bo.id), 1);
    assert.equal(order.at(-1)[0], "call-instance-destroyed");
    for (const x of [first, early, g, h]) await x.context.close();
});

check("access-state-updated on every join, also of a public room, and before it each call answers", async () => {
    const room = await server.room({}, "public"), tab = await callTab(browser, server);
    for (let n = 1; n <= 2; n++) {
        await tab.page.evaluate((url) => window.call.join({ url }), urlOf(room));
        const all = await events(tab, "access-state-updated");
        assert.deepEqual(all.at(-1), { action: "access-state-updated", access: { level: "full" } });
        assert.equal(all.length, n);
        await tab.page.evaluate(() => window.call.leave());
        assert.deepEqual(await tab.page.evaluate(async () => [window.call.participants(), typeof await window.call.room()]), [{}, "object"]);
    }
    await tab.context.close();
});

check("a decision whose answer is lost is not sent again", async () => {
    const room = await server.room();
    const h = await host(browser, server, room), g = await knocker(room, "Ana");
    await comes(h, "waiting-participant-added");
    const said = await h.page.evaluate((id) => {
        const send = WebSocket.prototype.send;
        window.decisions = 0;
        WebSocket.prototype.send = function (text) {
            send.call(this, text);
            if (!/"update-waiting-participants"/.test(text)) return;
            window.decisions++;
            this.close();
        };
        return window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }).then(() => "resolved", (e) => e.message);
    }, g.id);
    assert.notEqual(said, "resolved");
    assert.equal((await until(() => g.page.evaluate(() => window.decided), "the decision")).granted, true);
    await until(() => h.page.evaluate(() => window.events.some((e) => e.name === "network-connection" && e.payload.event === "connected")), "back");
    await until(() => h.page.evaluate((id) => window.call.participants()[id] && !window.call.waitingParticipants()[id], g.id), "what became of it");
    assert.equal(await h.page.evaluate(() => window.decisions), 1);
    await g.context.close();
    await h.context.close();
});

check("a guest: lobby, knock, another name, admitted", async () => {
    const room = await server.room();
    const h = await host(browser, server, room);
    const g = await callTab(browser, server);
    const first = await g.page.evaluate(async (url) => {
        const before = await window.call.preAuth({ url });
        const info = await window.call.room();
        const people = await window.call.join();
        return { before, room: info.name, people: Object.keys(people), access: window.call.accessState() };
    }, urlOf(room));
    assert.deepEqual(first, { before: { access: { level: "lobby" } }, room, people: ["local"], access: { access: { level: "lobby" } } });
    await g.page.evaluate(() => {
        window.call.requestAccess({ name: "Ana", access: { level: "full" } }).then((d) => {
            window.decided = d;
        });
    });
    await comes(h, "waiting-participant-added");
    await until(() => g.page.evaluate(() => window.call.accessState().awaitingAccess), "the server's answer to the knock");
    assert.deepEqual(await g.page.evaluate(() => window.call.accessState()), { access: { level: "lobby" }, awaitingAccess: { level: "full" } });
    await g.page.evaluate(() => {
        window.call.requestAccess({ name: "Ana L." });
    });
    await comes(h, "waiting-participant-updated");
    const [added] = await events(h, "waiting-participant-added"), [updated] = await events(h, "waiting-participant-updated");
    assert.equal(added.participant.name, "Ana");
    assert.equal(updated.participant.name, "Ana L.");
    assert.equal(updated.participant.id, added.participant.id);
    const done = await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), added.participant.id);
    assert.deepEqual(done, { id: added.participant.id });
    assert.deepEqual(await until(() => g.page.evaluate(() => window.decided), "the decision"), { access: { level: "full" }, granted: true });
    await comes(h, "waiting-participant-removed");
    await comes(h, "participant-joined");
    assert.equal((await events(h, "participant-joined"))[0].participant.session_id, added.participant.id);
    await comes(g, "participant-joined");
    assert.equal((await events(g, "participant-joined"))[0].participant.user_name, "Mira");
    assert.deepEqual(await g.page.evaluate(() => window.call.participantCounts()), { present: 2, hidden: 0 });
    /* Somebody who is gone from the list can not be decided on again. */
    const again = await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: false })
        .then(() => "resolved", (e) => e.message), added.participant.id);
    assert.match(again, /already decided/);
    const unknown = await h.page.evaluate(() => window.call.updateWaitingParticipant("nobody", { grantRequestedAccess: true })
        .then(() => "resolved", (e) => e.message));
    assert.match(unknown, /nobody with this id/);
    await g.context.close();
    await h.context.close();
});

check("denied: the promise, then the error, then left-meeting", async () => {
    const room = await server.room();
    const g = await knocker(room, "Ana");
    await g.page.evaluate(() => {
        window.order = [];
        window.call.on("error", () => window.order.push(window.decided ? "error after promise" : "error before promise"));
        window.call.on("left-meeting", () => window.order.push("left-meeting"));
    });
    await server.decide(room, { [g.id]: { grantRequestedAccess: false, reason: "No" } });
    await comes(g, "left-meeting");
    assert.deepEqual(await g.page.evaluate(() => window.decided), { access: { level: "lobby" }, granted: false });
    assert.deepEqual(await g.page.evaluate(() => window.order), ["error after promise", "left-meeting"]);
    const [error] = await events(g, "error");
    assert.equal(error.errorMsg, "Join request rejected");
    assert.deepEqual(error.error, { type: "not-allowed", msg: "Join request rejected" });
    assert.equal(error.reason, "No");
    assert.deepEqual(await g.page.evaluate(() => [window.call.meetingState(), window.call.participants(), window.call.accessState()]),
        ["error", {}, { access: "unknown" }]);
    await g.context.close();
});

check("both forms of updateWaitingParticipants, with exceptions", async () => {
    const room = await server.room();
    const h = await host(browser, server, room);
    const gs = [];
    for (const n of ["Ana", "Bo", "Cem"]) gs.push(await knocker(room, n));
    await comes(h, "waiting-participant-added", 3);
    const got = await h.page.evaluate((id) => window.call.updateWaitingParticipants({
        [id]: { grantRequestedAccess: false }, "*": { grantRequestedAccess: true },
    }), gs[0].id);
    assert.deepEqual([...got.ids].sort(), gs.map((g) => g.id).sort());
    const said = [];
    for (const g of gs) said.push((await until(() => g.page.evaluate(() => window.decided), "a decision")).granted);
    assert.deepEqual(said, [false, true, true]);
    const bad = await h.page.evaluate(() => window.call.updateWaitingParticipants("*").then(() => "resolved", (e) => e.message));
    assert.match(bad, /grantRequestedAccess/);
    for (const g of [...gs, h]) await g.context.close();
});

check("who may not join, and why", async () => {
    const locked = await server.room({ enable_knocking: false }), other = await server.room();
    const full = await server.room({ max_participants: 1 }, "public");
    const early = await server.room({ nbf: Math.floor(Date.now() / 1000) + 3600 });
    const rows = [
        ["no-such-room", undefined, "no-room", /does not exist/],
        [locked, undefined, "not-allowed", /not allowed/],
        [locked, await server.token({ room_name: other }), "not-allowed", /another room/],
        [early, undefined, "nbf-room", /not open yet/],
        [other, "no.to.ken", "not-allowed", /./],
    ];
    const seat = await callTab(browser, server);
    await seat.page.evaluate((url) => window.call.join({ url }), urlOf(full));
    rows.push([full, undefined, "meeting-full", /full/i]);
    for (const [room, token, type, words] of rows) {
        const tab = await callTab(browser, server);
        const got = await tab.page.evaluate(({ url, token: t }) => window.call.join({ url, token: t })
            .then(() => ({}), (e) => ({ msg: e.errorMsg, error: e.error, isError: e instanceof Error })), { url: urlOf(room), token });
        assert.equal(got.error && got.error.type, type, room);
        assert.match(got.msg, words);
        assert.ok(got.isError);
        assert.deepEqual((await names(tab)).slice(-2), ["error", "left-meeting"]);
        assert.equal(await tab.page.evaluate(() => window.call.meetingState()), "error");
        await tab.context.close();
    }
    const pre = await callTab(browser, server);
    assert.deepEqual(await pre.page.evaluate((url) => window.call.preAuth({ url }), urlOf(locked)), { access: { level: "none" } });
    const differs = await pre.page.evaluate((url) => window.call.join({ url }).then(() => "", (e) => e.message), urlOf(other));
    assert.match(differs, /can not differ/);
    await pre.context.close();
    await seat.context.close();
});

check("people: media, rights, names, data, messages", async () => {
    const room = await server.room({}, "public");
    const h = await host(browser, server, room), g = await callTab(browser, server);
    await g.page.evaluate((url) => window.call.join({ url, userName: "Ana", startVideoOff: true, userData: { seat: 4 } }), urlOf(room));
    const id = await g.page.evaluate(() => window.call.participants().local.session_id);
    const sees = (what, words) => until(() => h.page.evaluate(`(() => { const p = window.call.participants()["${id}"]; return p && (${what}); })()`), words || what);
    await sees("p.tracks.audio.state === 'playable' && p.tracks.video.off.byUser", "microphone on, camera off");
    await sees("p.userData && p.userData.seat === 4");
    assert.equal(await g.page.evaluate(() => window.call.localAudio()), true);
    await h.page.evaluate((i) => {
        window.call.updateParticipant(i, { setAudio: false });
    }, id);
    await until(() => g.page.evaluate(() => window.call.participants().local.tracks.audio.off?.byRemoteRequest), "muted by a host");
    await sees("p.tracks.audio.off && p.tracks.audio.off.byRemoteRequest");
    await g.page.evaluate(() => {
        window.call.setLocalAudio(true);
    });
    await sees("p.tracks.audio.state === 'playable'");
    await h.page.evaluate((i) => {
        window.call.updateParticipants({ [i]: { updatePermissions: { canSend: new Set(["audio"]), canAdmin: ["participants"] } } });
    }, id);
    await until(() => g.page.evaluate(() => {
        const p = window.call.participants().local.permissions;
        return p.canSend instanceof Set && p.canSend.has("audio") && !p.canSend.has("video") && p.canAdmin instanceof Set;
    }), "rights as sets");
    assert.equal(await g.page.evaluate(() => {
        window.call.setLocalVideo(true);
        return window.call.localVideo();
    }), false);
    /* Another rights change, by the new admin itself, is the owner's to allow; owners are safe. */
    await g.page.evaluate(() => window.call.setUserName("Ana L."));
    await sees("p.user_name === 'Ana L.'");
    await g.page.evaluate(() => window.call.setUserData({ seat: 5 }));
    await sees("p.userData.seat === 5");
    await g.page.evaluate(() => {
        window.call.sendAppMessage({ hello: "all" });
    });
    await comes(h, "app-message");
    assert.deepEqual((await events(h, "app-message"))[0], { action: "app-message", data: { hello: "all" }, fromId: id });
    const mira = await h.page.evaluate(() => window.call.participants().local.session_id);
    await h.page.evaluate((i) => {
        window.call.sendAppMessage({ only: "you" }, i);
    }, id);
    await comes(g, "app-message");
    assert.deepEqual((await events(g, "app-message"))[0], { action: "app-message", data: { only: "you" }, fromId: mira });
    await h.page.evaluate(() => {
        window.call.setMeetingSessionData({ topic: "doors", round: 1 });
        window.call.setMeetingSessionData({ round: 2 }, "shallow-merge");
    });
    await until(() => g.page.evaluate(() => window.call.meetingSessionState().data.round === 2), "session data");
    assert.deepEqual(await g.page.evaluate(() => window.call.meetingSessionState()), { data: { topic: "doors", round: 2 }, topology: "none" });
    const throws = await h.page.evaluate((i) => [{ nonsense: 1 }, { setScreenShare: true }, { updatePermissions: { canFly: true } },
        { updatePermissions: { canSend: ["smell"] } }].map((u) => {
        try {
            window.call.updateParticipant(i, u);
            return "nothing";
        } catch (e) {
            return e.message;
        }
    }), id);
    for (const said of throws) assert.notEqual(said, "nothing");
    assert.throws(() => { throw new Error(throws[0]); }, /nonsense/);
    await h.page.evaluate((i) => {
        window.call.updateParticipant(i, { eject: true });
    }, id);
    await comes(g, "left-meeting");
    assert.equal((await events(g, "error"))[0].error.type, "ejected");
    await comes(h, "participant-left");
    assert.equal((await events(h, "participant-left"))[0].participant.session_id, id);
    await g.context.close();
    await h.context.close();
});

check("somebody just made admin is told who waits", async () => {
    const room = await server.room();
    const h = await host(browser, server, room), g = await knocker(room, "Ana");
    await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), g.id);
    await until(() => g.page.evaluate(() => window.decided), "in");
    const w = await knocker(room, "Bo");
    assert.deepEqual(await g.page.evaluate(() => window.call.waitingParticipants()), {});
    await h.page.evaluate((id) => {
        window.call.updateParticipant(id, { updatePermissions: { canAdmin: true } });
    }, g.id);
    await comes(g, "waiting-participant-added");
    await g.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), w.id);
    assert.equal((await until(() => w.page.evaluate(() => window.decided), "in")).granted, true);
    for (const x of [g, w, h]) await x.context.close();
});

check("handlers: fresh objects, throwing ones, off, once, after destroy", async () => {
    const room = await server.room({}, "public");
    const tab = await callTab(browser, server);
    const got = await tab.page.evaluate(async (url) => {
        const c = window.newCall(), seen = [];
        const quiet = console.error;
        console.error = () => {};
        c.on("joined-meeting", () => {
            throw new Error("mine");
        });
        c.on("joined-meeting", (e) => {
            e.participants.local.user_name = "spoiled";
            seen.push(e.action);
        });
        c.once("participant-updated", () => seen.push("once"));
        const gone = () => seen.push("never");
        c.on("joined-meeting", gone).off("joined-meeting", gone);
        c.on("an event that nobody knows", () => {});
        c.off("another", gone);
        await c.join({ url, userName: "Ana" });
        c.setLocalAudio(false);
        c.setLocalAudio(true);
        const name = c.participants().local.user_name;
        c.on("call-instance-destroyed", () => seen.push("destroyed"));
        c.on("left-meeting", () => seen.push("left"));
        await c.destroy();
        c.on("x", gone);
        c.off("x", gone);
        c.off("left-meeting");
        await new Promise((resolve) => setTimeout(resolve, 20));
        console.error = quiet;
        const late = await c.join({ url }).then(() => "joined", (e) => e.message);
        return { seen, name, destroyed: c.isDestroyed(), late, people: c.participants() };
    }, urlOf(room));
    assert.deepEqual(got.seen, ["joined-meeting", "once", "left", "destroyed"]);
    assert.equal(got.name, "Ana");
    assert.equal(got.destroyed, true);
    assert.match(got.late, /destroyed/);
    assert.deepEqual(got.people, {});
    await tab.context.close();
});

check("leaving and joining again", async () => {
    const room = await server.room({}, "public");
    const tab = await callTab(browser, server);
    const got = await tab.page.evaluate(async (url) => {
        await window.call.join({ url });
        await window.call.leave();
        const between = [window.call.meetingState(), window.call.accessState().access];
        await window.call.join({ url });
        return [...between, window.call.meetingState()];
    }, urlOf(room));
    assert.deepEqual(got, ["left-meeting", "unknown", "joined-meeting"]);
    await tab.context.close();
});

check("the server is killed while host and guest are there: both come back, nothing is decided twice", async () => {
    const room = await server.room();
    const h = await host(browser, server, room), g = await knocker(room, "Ana"), inside = await knocker(room, "Bo");
    await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), inside.id);
    await until(() => inside.page.evaluate(() => window.decided), "in");
    await server.kill();
    await until(() => h.page.evaluate(() => window.events.some((e) => e.name === "network-connection" && e.payload.event === "interrupted")), "the drop");
    const offline = await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true })
        .then(() => "resolved", (e) => e.error.type), g.id);
    assert.equal(offline, "connection-error");
    await server.start();
    for (const tab of [h, g, inside])
        await until(() => tab.page.evaluate(() => window.events.some((e) => e.name === "network-connection" && e.payload.event === "connected")), "back");
    assert.equal((await server.waiting(room))[0].id, g.id);
    await until(() => h.page.evaluate((id) => Object.keys(window.call.waitingParticipants()).join() === id, g.id), "Ana alone waits");
    await until(() => h.page.evaluate((id) => window.call.participants()[id], inside.id), "Bo is still there");
    assert.equal(await g.page.evaluate(() => window.decided), undefined);
    assert.equal((await events(h, "joined-meeting")).length, 1);
    await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), g.id);
    assert.equal((await until(() => g.page.evaluate(() => window.decided), "in")).granted, true);
    for (const x of [h, g, inside]) await x.context.close();
});

check("the plain script sets a global", async () => {
    const tab = await callTab(browser, server);
    await tab.page.addScriptTag({ url: "/foyer.js" });
    assert.deepEqual(await tab.page.evaluate(() => [typeof Foyer.createCallObject, Foyer.createCallObject().meetingState(), Foyer.supportedBrowser().supported]),
        ["function", "new", true]);
    await tab.context.close();
});

check("streams are refused to those who may not", async () => {
    const room = await server.room({}, "public");
    const tab = await callTab(browser, server);
    const said = await tab.page.evaluate(async (url) => {
        await window.call.join({ url });
        return window.call.startLiveStreaming({ rtmpUrl: "rtmp://127.0.0.1/x" }).then(() => "started", (e) => e.error.type);
    }, urlOf(room));
    assert.notEqual(said, "started");
    await tab.context.close();
});
