/* What those who may decide can do, and take back: a part of lobby_internal.h, for the files of the
 * domain alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_POWER_H
#define NET_LOBBY_DOMAIN_LOBBY_POWER_H

#include "net/base/table.h"
#include "net/lobby/domain/lobby.h"

struct lobby;
struct person;
struct room;
struct session;

/* What may be done to somebody, and taken back. */
enum deed { DEED_ADMIT, DEED_DENY, DEED_EJECT, DEED_PARK };

struct order {
    enum deed deed;
    enum wire_block block; /* with DEED_DENY and DEED_EJECT */
    bool block_domain;
    uint8_t signals;  /* that the block uses, bits 1 << SIGNAL_; 0: all that are known */
    int32_t grace_ms; /* DEED_DENY and DEED_EJECT; 0: at once */
    char reason[LIMIT_REASON + 1];
};

/* An order whose grace time runs. */
struct pending {
    struct order order;
    int64_t until;
    char decision[LIMIT_ID + 1];
    char by[LIMIT_NAME + 1];
};

/* The entries that somebody who may decide is reading. */
struct claims {
    struct person *list; /* by c_next */
    int64_t until;       /* 0: none */
    const char *name;    /* of the reader */
};

/* One call that decided, with everybody whom it touched. */
struct decision {
    char id[LIMIT_ID + 1];
    char room_id[LIMIT_ID + 1];
    char by[LIMIT_NAME + 1];
    char undone_by[LIMIT_NAME + 1]; /* "" while it stands */
    int64_t at;
    bool stored; /* the store has it */
    struct order *orders;
    uint32_t n_orders;
    struct deed_done *deeds;
    size_t n_deeds;
    struct decision *prev, *next; /* oldest first */
    UT_hash_handle hh;
};

/* Somebody who may decide in a room, and asks for something there. */
struct actor {
    const char *name;
    struct session *session; /* a host, */
    struct person *person;   /* or somebody inside */
    struct room *room;
};

/* ---- lobby_power.c ---- */

/* A request of a session, or of somebody inside, for what only those who may decide can have:
 * checks that, acts by a table, and answers. The same request id of a session again gets the same
 * answer. */
void lobby_host_power(struct lobby *l, struct session *s, const struct wire_req *r);
void lobby_person_power(struct lobby *l, struct person *p, const struct wire_req *r);
/* A row of the table: acts, and fills the answer m, which says ok when it comes. a->person may be
 * gone afterwards. */
typedef void power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                   struct wire_msg *m);
/* Makes m a refusal as a whole. info null: the sentence of e. */
void power_refuse(struct wire_msg *m, enum err e, const char *by, const char *info);
/* Add to an answer whose arrays nobody else fills. */
void answer_add_id(struct wire_msg *m, const char *id);
void answer_add_refused(struct wire_msg *m, const char *id, enum err e, const char *by);

/* ---- lobby_decide.c ---- */

power decide_power;
/* Says why nobody in this state has this id in r. */
void answer_add_absent(struct lobby *l, const struct room *r, const char *id, struct wire_msg *m);
/* Remembers for late hosts what became of an id; as: ERR_DECIDED or ERR_LEFT. */
void decided_note(struct lobby *l, const char *id, enum err as, const char *by);
/* The guest of this id was denied, blocked or removed and may not have heard: told to whoever comes
 * back with the ticket of that place. */
void decided_missed(struct lobby *l, const char *id, enum err e, const char *reason);
/* Takes back the decisions in the last lines of the record, newest first: a guest who could not be
 * told any more when the server died is told on coming back. */
void decided_restore(struct lobby *l, char *const *lines, size_t n);
struct decided *decided_find(struct lobby *l, const char *id);
void decided_free(struct decided *d);
void decided_prune(struct lobby *l);

/* ---- lobby_grace.c ---- */

/* Does o to p for the decision of that id: now, or when its grace time is over. p may be freed. On
 * a refusal nothing changes; ERR_DECIDED: another order is pending, see grace_by. */
enum err order_do(struct lobby *l, struct person *p, const struct order *o, const char *decision,
                  const char *by);
/* Who made the pending order of p; else who let p in; "" when neither. */
const char *grace_by(const struct person *p);
/* Ends a pending order without doing it, and tells hosts. */
void grace_cancel(struct lobby *l, struct person *p, const char *by);
/* The grace time of p is over. p may be freed. */
void grace_due(struct lobby *l, struct person *p);
enum wire_pending_what grace_what(const struct order *o);
/* The pending order as hosts see it. */
void grace_wire(const struct person *p, struct wire_pending *w);
/* Whether the room still has a door to wait at. */
enum err may_park(const struct lobby *l, const struct person *p);
/* Sends somebody inside back into the lobby: same id, and the place of its knock in the queue (the
 * end for somebody who never knocked). after: who was parked just before by the same call, or null;
 * many in order cost one walk. The caller has checked may_park and the right to do so. */
void person_park(struct lobby *l, struct person *p, const char *by, const char *reason,
                 struct person *after);

/* ---- lobby_undo.c ---- */

power undo_power, redo_power;
/* A new decision in this room by this name; it has touched nobody. */
struct decision *decision_new(struct lobby *l, const struct room *r, const char *by);
/* Adds an order to d; its number for decision_do. */
uint32_t decision_order(struct decision *d, const struct order *o);
/* Does order n to p in the name of d->by, and remembers p unless it is refused. p may be freed. */
enum err decision_do(struct lobby *l, struct decision *d, uint32_t n, struct person *p);
/* Puts its id into m; forgets it when it touched nobody. It is remembered for
 * TIME_DECIDED_KEPT. */
void decision_end(struct lobby *l, struct decision *d, struct wire_msg *m);
/* The pending order of p came back from the store: it belongs to a decision again. */
void decision_restore(struct lobby *l, const struct person *p);
/* A stored decision comes back; one that is too old, or that nobody wrote, does not. */
void decision_load(struct lobby *l, const struct room *r, const struct store_decision *s);
/* What was ordered and to whom, as text for the store. */
void decision_text(const struct decision *d, struct strbuf *orders, struct strbuf *deeds);
/* Each gives one change to the store (lobby_save.c). */
void save_decision(struct lobby *l, struct decision *d);
void save_decision_del(struct lobby *l, const struct decision *d);
/* The clock was set: what is stored of decisions and denials moves with it. */
void save_jump(struct lobby *l, int64_t by);
void decision_prune(struct lobby *l);
void decision_free_all(struct lobby *l);
/* Takes a decision back, or does it again to those still there; fills m's ids and refused, or
 * makes it a refusal. */
void decision_undo(struct lobby *l, const struct actor *a, const char *id, struct wire_msg *m);
void decision_redo(struct lobby *l, const struct actor *a, const char *id, struct wire_msg *m);

/* ---- lobby_talk.c ---- */

power hold_power, message_power;
/* Words of a guest who waits; of somebody who may decide: message_power. */
void lobby_guest_message(struct lobby *l, struct person *p, const struct wire_req *r);
/* Sets or ends "a host has seen you" for somebody who waits, with words or "". */
void person_hold(struct lobby *l, struct person *p, bool on, const char *text, const char *by);
/* A host's words to somebody who waits or is inside; ERR_AWAY when nobody would hear them. */
enum err person_tell(struct lobby *l, struct person *p, const char *text, const char *by);
/* Tells a guest who comes back that it is held. */
void person_say_held(struct lobby *l, struct person *p);

/* ---- lobby_claim.c ---- */

power claim_power;
/* Lets go of everything that c reads. Hosts are told unless quiet. */
void claims_drop(struct lobby *l, struct claims *c, bool quiet);
/* Nobody reads p's entry any more; tells nobody. */
void claim_end(struct person *p);

/* ---- lobby_explain.c ---- */

power explain_power;

#endif
