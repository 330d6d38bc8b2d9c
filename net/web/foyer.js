/* foyer.js: a call object with daily-js's names for a foyer server.
 *
 *     import { createCallObject } from "foyer.js";
 *     const call = createCallObject();
 *     await call.join({ url: "https://door.example/interview", userName: "Ana" });
 *
 * No dependencies. Works in browsers and wherever there is a WebSocket. */

import { Call } from "./lib/call.js";

export const version = "1.0.0";

let last = null;

/** Makes a call object. Options are those of join(), and WebSocket: a class to use instead of the
 *  global one. */
export function createCallObject(options) {
    last = new Call(options);
    return last;
}

/** The call object that was made last and is not destroyed, or undefined. */
export function getCallInstance() {
    return last && !last.isDestroyed() ? last : undefined;
}

export function supportedBrowser() {
    return {
        supported: typeof globalThis.WebSocket === "function",
        mobile: /Mobi/.test((globalThis.navigator && globalThis.navigator.userAgent) || ""),
        name: "",
        version: "",
        supportsScreenShare: false,
        supportsSfu: false,
        supportsVideoProcessing: false,
        supportsAudioProcessing: false,
    };
}

export default { createCallObject, getCallInstance, supportedBrowser, version: () => version };
