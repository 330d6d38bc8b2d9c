/* The domain: each line is a request of one of a few people and hosts, "2{...}" of the second
 * connection; "+N" lets N milliseconds pass, "-2" drops the second. Nobody is told two decisions,
 * and nobody is let into a private room whom no host let in. */
#include "tests/lib/door.h"

#include <string.h>

#include "tests/fuzz/fuzz.h"

enum { PEERS = 8, LINES = 200, HOST = 1 };

static void request(struct door *d, peer_id p, const char *line, size_t len)
{
    struct error err = {""};
    struct wire_req *r = NULL;
    int64_t id = 0;
    enum err e = wire_req_decode(line, len, &r, &id, &err);

    if (d->peer[p].closed)
        ; /* its socket has ended */
    else if (e == ERR_OK)
        lobby_request(d->l, p, "192.0.2.1", r, d->now);
    else
        lobby_refuse(d->l, p, id, e, err.text);
    wire_req_free(r);
}

static void one_line(struct door *d, const char *line, size_t len)
{
    long n;

    if (len == 0)
        return;
    switch (line[0]) {
    case '+':
        n = strtol(line + 1, NULL, 10);
        door_pass(d, n < 0 ? 0 : n > 3600 * 1000 ? 3600 * 1000 : n);
        break;
    case '-': door_drop(d, (peer_id)(2 + (unsigned char)line[len - 1] % PEERS)); break;
    default: request(d, (peer_id)(2 + (unsigned char)line[0] % PEERS), line + 1, len - 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size), *next;
    struct door *d = door_new();
    int n = 0;

    door_room(d, "tea", "private knocking");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner=true user_name=mira"));
    for (char *line = text; line < text + size && n++ < LINES; line = next + 1) {
        next = memchr(line, '\n', size - (size_t)(line - text));
        if (!next)
            next = text + size;
        one_line(d, line, (size_t)(next - line));
    }
    /* The host who watches decided nothing, and the others hold no token. */
    FUZZ_PROMISE(door_count(d, HOST, WIRE_EV_PARTICIPANT_JOINED) == 0,
                 "somebody is in a private room");
    door_pass(d, 1000);
    FUZZ_PROMISE(door_ask(d, HOST + 100, WIRE_REQUEST_ACCESS, "Ana") != NULL, "no answer after it");
    door_free(d);
    free(text);
    return 0;
}
