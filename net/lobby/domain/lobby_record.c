/* The record: lines of the journal, chained, as operations for the store. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- the chain ---- */

/* meeting: the one that goes on in the room, or "". */
static void write_line(struct lobby *l, struct journal_entry *e, const char *meeting)
{
    struct store_op *op = store_op_new(STORE_JOURNAL);

    e->n = ++l->record.n;
    e->at = l->now;
    op->u.journal.n = e->n;
    op->u.journal.at = e->at;
    str_copy(op->u.journal.room, sizeof op->u.journal.room, e->room);
    str_copy(op->u.journal.person, sizeof op->u.journal.person, e->id);
    str_copy(op->u.journal.meeting, sizeof op->u.journal.meeting, meeting);
    op->u.journal.line = journal_line(e, l->record.hash);
    journal_hash(op->u.journal.line, strlen(op->u.journal.line), l->record.hash);
    l->out.store(l->out.arg, op);
}

void record_restore(struct lobby *l, const struct store_snapshot *s)
{
    struct journal_check start;

    journal_check_start(&start);
    l->record.n = s ? s->journal_n : 0;
    str_copy(l->record.hash, sizeof l->record.hash,
             s && *s->journal_hash ? s->journal_hash : start.prev);
}

void record_deciding(struct lobby *l, const char *decision)
{
    l->record.decision = decision;
}

/* ---- people ---- */

static void fill(const struct lobby *l, const struct person *p, enum journal_what what,
                 struct journal_entry *e)
{
    *e = (struct journal_entry){.at = l->now, .what = what, .has_token = p->has_token};
    str_copy(e->room, sizeof e->room, p->room->pub.name);
    str_copy(e->id, sizeof e->id, p->id);
    str_copy(e->name, sizeof e->name, p->name);
    str_copy(e->user_id, sizeof e->user_id, p->user_id);
    if (l->record.decision)
        str_copy(e->decision, sizeof e->decision, l->record.decision);
}

static void fill_knock(const struct lobby *l, const struct person *p, struct journal_entry *e)
{
    const struct room *r = p->room;
    int64_t free_seats = props_int(&r->pub.config, ROOM_max_participants) - (int64_t)r->seats;

    fill(l, p, JOURNAL_KNOCK, e);
    e->decision[0] = '\0';
    e->tries = p->tries > 0 ? p->tries : 1;
    e->inside = (int32_t)r->n[PERSON_INSIDE];
    e->waiting = (int32_t)r->n[PERSON_WAITING] - (p->state == PERSON_WAITING);
    e->seats = free_seats > 0 ? (int32_t)free_seats : 0;
    e->minute = journal_minute(l->now);
    str_copy(e->raw, sizeof e->raw, p->raw ? p->raw : "");
}

void record_facts(const struct lobby *l, const struct person *p, struct journal_entry *e,
                  struct rules_facts *f)
{
    fill_knock(l, p, e);
    journal_facts(e, f);
}

void record_knock(struct lobby *l, const struct person *p)
{
    struct journal_entry e;

    fill_knock(l, p, &e);
    str_copy(e.rule, sizeof e.rule, p->rule);
    write_line(l, &e, p->room->meeting);
}

void record_raw(struct person *p, const char *raw)
{
    free(p->raw);
    p->raw = raw ? xstrdup(raw) : NULL;
}

/* Lines that end the waiting say how long it was, and which rule stood beside the entry. */
static bool ends_waiting(enum journal_what what)
{
    switch (what) {
    case JOURNAL_ADMITTED:
    case JOURNAL_DENIED:
    case JOURNAL_BLOCKED:
    case JOURNAL_GONE:
    case JOURNAL_EXPIRED: return true;
    default: return false;
    }
}

void record_person(struct lobby *l, enum journal_what what, const struct person *p, const char *by,
                   const char *reason)
{
    struct journal_entry e;

    fill(l, p, what, &e);
    if (p->state == PERSON_WAITING) {
        str_copy(e.rule, sizeof e.rule, p->rule);
        if (ends_waiting(what) && p->knocked_at && l->now > p->knocked_at)
            e.waited_ms = l->now - p->knocked_at;
    }
    if (what == JOURNAL_JOINED)
        str_copy(e.raw, sizeof e.raw, p->raw ? p->raw : "");
    str_copy(e.by, sizeof e.by, by);
    str_copy(e.reason, sizeof e.reason, reason);
    write_line(l, &e, p->room->meeting);
}

void record_renamed(struct lobby *l, const struct person *p, const char *old, const char *by)
{
    struct journal_entry e;

    if (str_eq(old, p->name) || p->state == PERSON_LOBBY)
        return;
    fill(l, p, p->state == PERSON_INSIDE ? JOURNAL_RENAMED : JOURNAL_RENAME_KNOCK, &e);
    str_copy(e.first_name, sizeof e.first_name, old);
    str_copy(e.raw, sizeof e.raw, p->raw && !*by ? p->raw : "");
    str_copy(e.by, sizeof e.by, by);
    write_line(l, &e, p->room->meeting);
}

/* The names of the bits, with commas; "nothing" for none. */
static void bit_words(struct strbuf *b, unsigned bits, const char *const *words, size_t n)
{
    bool first = true;

    for (size_t i = 0; i < n; i++)
        if (bits & 1u << i) {
            strbuf_printf(b, "%s%s", first ? "" : ", ", words[i]);
            first = false;
        }
    if (first)
        strbuf_puts(b, "nothing");
}

void record_rights(struct lobby *l, const struct person *p, const char *by)
{
    static const char *const sends[] = {"video",        "audio",        "screen video",
                                        "screen audio", "custom video", "custom audio"};
    static const char *const admins[] = {"participants", "streaming", "transcription"};
    struct strbuf b = STRBUF_INIT(LIMIT_REASON);

    strbuf_puts(&b, "sends ");
    bit_words(&b, p->perms.can_send, sends, sizeof sends / sizeof *sends);
    strbuf_puts(&b, "; administers ");
    bit_words(&b, p->perms.can_admin, admins, sizeof admins / sizeof *admins);
    if (!p->perms.has_presence)
        strbuf_puts(&b, "; hidden");
    record_person(l, JOURNAL_RIGHTS, p, by, b.s ? b.s : "");
    strbuf_free(&b);
}

void record_end(struct lobby *l, const struct person *p, enum wire_why why, bool ended,
                const char *by, const char *reason)
{
    bool waited = p->state == PERSON_WAITING;
    enum journal_what what = waited ? JOURNAL_GONE : JOURNAL_LEFT;

    if (p->state == PERSON_LOBBY)
        return;
    if (why == WHY_BLOCKED)
        what = JOURNAL_BLOCKED;
    else if (why == WHY_DENIED)
        what = JOURNAL_DENIED;
    else if (why == WHY_EJECTED)
        what = JOURNAL_EJECTED;
    else if (waited && (ended || why == WHY_EXPIRED))
        what = JOURNAL_EXPIRED;
    else if (ended || why == WHY_EXPIRED)
        reason = *reason ? reason : "the room ended";
    else if (why == WHY_MOVED)
        reason = *reason ? reason : "came again elsewhere";
    record_person(l, what, p, by, reason);
}

/* ---- rooms and blocks ---- */

void record_block(struct lobby *l, enum journal_what what, const struct block *one, const char *by)
{
    struct journal_entry e = {.what = what};

    str_copy(e.room, sizeof e.room, one->room);
    str_copy(e.name, sizeof e.name, one->name);
    str_copy(e.by, sizeof e.by, by);
    str_copy(e.reason, sizeof e.reason, one->reason);
    write_line(l, &e, "");
}

void record_token(struct lobby *l, const struct store_token *t, const char *by)
{
    struct journal_entry e = {.what = JOURNAL_TOKEN_REVOKED};

    str_copy(e.room, sizeof e.room, t->room);
    str_copy(e.name, sizeof e.name, t->name);
    str_copy(e.user_id, sizeof e.user_id, t->user_id);
    str_copy(e.by, sizeof e.by, by);
    write_line(l, &e, "");
}

void record_room(struct lobby *l, enum journal_what what, const struct room *r, const char *by,
                 const char *reason)
{
    struct journal_entry e = {.what = what};

    str_copy(e.room, sizeof e.room, r->pub.name);
    str_copy(e.by, sizeof e.by, by);
    str_copy(e.reason, sizeof e.reason, reason);
    write_line(l, &e, r->meeting);
}
