/* The page's words, in the language of the guest: one JSON file each. */

export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", ar: "العربية" };

const loaded = {};
let words = {};
let chosen = "en";

/** Remembers small things; without storage they last as long as the page. */
export const memory = {
    get(key, kind = "localStorage") {
        try {
            return globalThis[kind].getItem(`foyer:${key}`) || "";
        } catch {
            return "";
        }
    },
    set(key, value, kind = "localStorage") {
        try {
            if (value) globalThis[kind].setItem(`foyer:${key}`, value);
            else globalThis[kind].removeItem(`foyer:${key}`);
        } catch {
            /* Full or forbidden. */
        }
    },
};

/** What was asked for, what was chosen here before, what the browser prefers, else English. */
export function preferredLanguage(asked) {
    const wishes = [asked, memory.get("lang"), ...(navigator.languages || [])];
    for (const wish of wishes) {
        const short = String(wish || "").toLowerCase().split("-")[0];
        if (LANGUAGES[short]) return short;
    }
    return "en";
}

/** Loads a language and sets the direction of the page. Rejects, and changes nothing, when it can not
 *  be loaded. */
export async function useLanguage(lang) {
    if (!loaded[lang]) loaded[lang] = await (await fetch(`/-/${lang}.json`)).json();
    words = loaded[lang];
    chosen = lang;
    document.documentElement.lang = lang;
    document.documentElement.dir = words._dir;
}

export function language() {
    return chosen;
}

/** The words of a key, with {names} filled in. Names that people gave are kept apart from the
 *  direction of the sentence around them. */
export function t(key, values = {}) {
    return (words[key] || key).replace(/\{(\w+)\}/g, (_, name) =>
        values[name] === undefined ? "" : `\u2068${values[name]}\u2069`);
}

/** "4:05", or "1:02:03". */
export function clock(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
    return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** "about 4 min" in the language of the page. */
export function minutes(seconds) {
    if (seconds < 60) return t("second");
    const n = Math.round(seconds / 60);
    return new Intl.NumberFormat(chosen, { style: "unit", unit: "minute" }).format(n);
}

/** A moment, with its day when it is not today. */
export function moment(ms) {
    const at = new Date(ms), today = new Date().toDateString() === at.toDateString();
    const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    /* English of Britain writes times as Britain does. */
    const own = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(chosen));
    return new Intl.DateTimeFormat(own || chosen, style).format(at);
}
