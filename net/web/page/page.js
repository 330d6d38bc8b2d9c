/* The guest page: its start and its menu of languages. */

import { fill, h } from "./dom.js";
import { card } from "./screens.js";
import { screen, state } from "./stage.js";
import { LANGUAGES, language, memory, preferredLanguage, t, useLanguage } from "./texts.js";
import { takeToken } from "./token.js";
import { begin } from "./visit.js";

function languageMenu() {
    const menu = document.getElementById("lang");
    fill(menu, Object.entries(LANGUAGES).map(([code, name]) =>
        h("option", { value: code, lang: code, selected: code === language() }, name)));
    menu.setAttribute("aria-label", t("language"));
    menu.onchange = async () => {
        memory.set("lang", menu.value);
        await useLanguage(menu.value);
        menu.setAttribute("aria-label", t("language"));
        state.draw();
        menu.focus();
    };
}

async function start() {
    takeToken();
    await useLanguage(preferredLanguage(new URLSearchParams(location.search).get("lang")));
    languageMenu();
    document.body.dataset.ready = "1";
    if (typeof WebSocket !== "function") {
        screen("old", () => card({ icon: "stop", title: t("old") }));
        return;
    }
    begin();
}

start();
