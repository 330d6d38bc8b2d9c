/* A private room with a host who watches, owners, admins and others inside, and somebody who waits;
 * requests are JSON members in which ' is a quotation mark and $a the session_id of a. */
#ifndef TESTS_LIB_CALL_H
#define TESTS_LIB_CALL_H

#include "tests/lib/door.h"

/* Connections; their letters are H, o, p, d, e, s, a, b, h (hidden), w (waits). */
enum { HOST = 1, OWNER, OWNER2, ADMIN, ADMIN2, STREAMER, ANA, BEN, HIDDEN, WAITER, PEERS };
enum { CALL_INSIDE = HIDDEN - HOST };

struct call {
    struct door *d;
    char id[128][LIMIT_ID + 1];
};

/* The caller frees d with door_free. */
struct call call_begin(void);
/* Somebody asks for this; the answer, or null. */
const struct wire_msg *call_when(struct call *s, char who, const char *members);
/* The same for the updatesById of update-participants. */
const struct wire_msg *call_update(struct call *s, char who, const char *updates);
/* "ab d=admin b=decided/Mira" by letters, or "!forbidden" for a refusal as a whole. Static. */
const char *call_answer(const struct call *s, const struct wire_msg *m);
/* Ana as she is now; all zero when she is not inside. */
struct wire_participant call_ana(struct call *s);

#endif
