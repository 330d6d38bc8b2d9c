/* The guest page: its start and its menu of languages. */

import { announce, fill, h } from "./dom.js";
import { card } from "./screens.js";
import { screen, state } from "./stage.js";
import { LANGUAGES, language, memory, preferredLanguage, t, useLanguage } from "./texts.js";
import { takeToken } from "./token.js";
import { begin } from "./visit.js";

const AGAIN_MS = 2000;

function languageMenu() {
    const menu = document.getElementById("lang");
    fill(menu, Object.entries(LANGUAGES).map(([code, name]) =>
        h("option", { value: code, lang: code, selected: code === language() }, name)));
    menu.setAttribute("aria-label", t("language"));
    menu.onchange = async () => {
        try {
            await useLanguage(menu.value);
        } catch {
            menu.value = language();
            announce(t("failed"), true);
            return;
        }
        memory.set("lang", menu.value);
        menu.setAttribute("aria-label", t("language"));
        state.draw();
        menu.focus();
    };
}

/* Without its words the page can say nothing, so it waits for them. */
async function firstWords() {
    const lang = preferredLanguage(new URLSearchParams(location.search).get("lang"));
    for (;;) {
        try {
            await useLanguage(lang);
            return;
        } catch {
            await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        }
    }
}

async function start() {
    takeToken();
    await firstWords();
    languageMenu();
    document.body.dataset.ready = "1";
    if (typeof WebSocket !== "function") {
        screen("old", () => card({ icon: "stop", title: t("old") }));
        return;
    }
    begin();
}

start();
