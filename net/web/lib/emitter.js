/* Events: names to handlers. A handler that throws harms nobody else. */

export class Emitter {
    #handlers = new Map();

    /** Calls handler at each event of that name. @returns this */
    on(name, handler) {
        if (typeof handler !== "function") return this;
        const list = this.#handlers.get(name) || [];
        this.#handlers.set(name, [...list, { handler, once: false }]);
        return this;
    }

    /** The same, for the next one alone. @returns this */
    once(name, handler) {
        if (typeof handler !== "function") return this;
        const list = this.#handlers.get(name) || [];
        this.#handlers.set(name, [...list, { handler, once: true }]);
        return this;
    }

    /** Forgets one registration of handler, or every handler of that name. @returns this */
    off(name, handler) {
        const list = this.#handlers.get(name);
        if (!list) return this;
        if (handler === undefined) {
            this.#handlers.delete(name);
            return this;
        }
        const at = list.findIndex((h) => h.handler === handler);
        if (at >= 0) this.#handlers.set(name, list.filter((_, i) => i !== at));
        return this;
    }

    /** Sends one event object, whose action is its name. */
    emit(name, payload) {
        for (const h of this.#handlers.get(name) || []) {
            if (h.once) this.off(name, h.handler);
            try {
                h.handler({ ...payload, action: name, callClientId: this.callClientId });
            } catch (error) {
                /* It is told where errors are told, after everybody has had the event. */
                setTimeout(() => {
                    console.error(`foyer: a handler of ${name} failed`, error);
                }, 0);
            }
        }
        return this;
    }

    /** For the end of a call object. */
    forgetHandlers() {
        this.#handlers.clear();
    }
}
