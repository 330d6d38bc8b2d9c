// A slow phone link in front of a server: a proxy on loopback that delays and paces bytes as TCP
// over such a link does. A browser's own throttle leaves websockets and connecting out.

import { connect, createServer } from "node:net";

const MSS = 1460;
const WINDOW = 10 * MSS; /* what may be under way at first; grows with what has arrived */

/** One direction for all connections: bytes wait for those before them. rate in bytes per second. */
class Pipe {
    constructor(rate) {
        this.rate = rate;
        this.free = 0;
    }

    /** When these bytes have left, ms. */
    send(n) {
        this.free = Math.max(this.free, performance.now()) + 1000 * n / this.rate;
        return this.free;
    }
}

/** One direction of one connection. */
class Way {
    constructor(pipe, delay, to, from) {
        Object.assign(this, { pipe, delay, to, from });
        this.queue = [];
        this.flying = []; /* timers of a late machine may fire in another order, bytes do not */
        this.window = WINDOW;
        this.under = 0;
        this.ended = false;
    }

    take(bytes) {
        for (let at = 0; at < bytes.length; at += MSS) this.queue.push(bytes.subarray(at, at + MSS));
        this.push();
    }

    end() {
        this.ended = true;
        this.push();
    }

    push() {
        while (this.queue.length && this.under + this.queue[0].length <= this.window) {
            const piece = this.queue.shift();
            this.under += piece.length;
            const at = Math.max(this.pipe.send(piece.length), this.from) + this.delay;
            this.flying.push(piece);
            later(at, () => {
                const first = this.flying.shift();
                if (this.to.writable) this.to.write(first);
                if (this.ended && !this.queue.length && !this.flying.length) this.to.end();
            });
            later(at + this.delay, () => {
                this.under -= piece.length;
                this.window += piece.length;
                this.push();
            });
        }
        if (this.ended && !this.queue.length && !this.flying.length) later(performance.now() + this.delay, () => this.to.end());
    }
}

const later = (at, act) => setTimeout(act, Math.max(0, at - performance.now()));

/** Listens on a free port of loopback; {port, close()}. rtt: there and back, ms; down, up: bits per
 *  second. */
export async function phoneLink(port, { rtt, down, up }) {
    const pipes = { down: new Pipe(down / 8), up: new Pipe(up / 8) };
    const proxy = createServer({ noDelay: true }, (near) => {
        const far = connect({ port, host: "127.0.0.1", noDelay: true });
        /* What one connects for needs a way there and back before the first byte. */
        const ready = performance.now() + rtt;
        const there = new Way(pipes.up, rtt / 2, far, ready), back = new Way(pipes.down, rtt / 2, near, 0);
        for (const [socket, way] of [[near, there], [far, back]]) {
            socket.on("data", (bytes) => way.take(bytes));
            socket.on("end", () => way.end());
            socket.on("error", () => {});
            socket.on("close", () => way.end());
        }
    });
    await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    return { port: proxy.address().port, close: () => proxy.close() };
}
