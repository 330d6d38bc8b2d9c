/* Properties of rooms and claims of tokens: typed values described by a table. Everything that
 * knows a property (validation, answers, help, editors) is computed from the tables. Any thread;
 * a struct props belongs to one owner. */
#ifndef NET_PROTO_PROPS_H
#define NET_PROTO_PROPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"

enum prop_type {
    PROP_BOOL,
    PROP_INT,
    PROP_TIME,
    PROP_NUM,
    PROP_STRING,
    PROP_CHOICE,
    PROP_LIST,
    PROP_JSON
};
/* Under which an editor shows them, in this order. */
enum prop_group {
    PROP_GROUP_HOLDER,
    PROP_GROUP_DOOR,
    PROP_GROUP_LIFE,
    PROP_GROUP_WAITING,
    PROP_GROUP_CALL,
    PROP_GROUP_RECORD,
    PROP_GROUP_PHONE,
    PROP_GROUP_SERVER,
    PROP_GROUP_COUNT
};
/* "the holder", "the door" ... */
extern const char *const prop_group_names[PROP_GROUP_COUNT];
enum prop_enforcer { PROP_SERVER, PROP_CLIENT, PROP_STORED };

/* One row of room_props.def, domain_props.def or token_claims.def. */
struct prop_def {
    const char *name;
    const char *claim; /* of a token; "" for rooms and the domain */
    enum prop_type type;
    const char *fallback; /* the default as text, "" for none */
    int64_t min, max;
    const char *choices; /* separated by spaces */
    enum prop_enforcer enforcer;
    const char *help;
    enum prop_group group;
};

struct prop_table {
    const struct prop_def *row;
    size_t n;
};

enum room_prop {
#define P(name, type, fallback, min, max, choices, enforcer, help, group) ROOM_##name,
#include "net/proto/room_props.def"
#undef P
    ROOM_PROP_COUNT
};

enum token_prop {
#define C(name, claim, type, fallback, min, max, choices, help, group) TOKEN_##name,
#include "net/proto/token_claims.def"
#undef C
    TOKEN_PROP_COUNT
};

enum domain_prop {
#define P(name, type, fallback, min, max, choices, enforcer, help) DOMAIN_##name,
#include "net/proto/domain_props.def"
#undef P
    DOMAIN_PROP_COUNT
};

extern const struct prop_table room_props, token_claims, domain_props;

/* The row's index for a long name, or -1. */
int prop_find(const struct prop_table *t, const char *name);
/* The same by claim. */
int prop_find_claim(const struct prop_table *t, const char *claim);

struct prop_val {
    bool set;
    int64_t i; /* BOOL (0, 1), INT, TIME */
    double n;  /* NUM */
    char *s;   /* STRING, CHOICE; LIST and JSON as compact JSON text */
};

/* Values for a table; v has table->n entries. Zero-initialised means "not in use". */
struct props {
    const struct prop_table *table;
    struct prop_val *v;
};

void props_init(struct props *p, const struct prop_table *table);
void props_finish(struct props *p);
/* Makes dst (finished or initialised) a deep copy of src. */
void props_copy(struct props *dst, const struct props *src);
/* Forgets one value, so that its default holds. */
void props_unset(struct props *p, int prop);

bool props_has(const struct props *p, int prop);
/* The value or its default; 0 when there is none. BOOL, INT, TIME. */
int64_t props_int(const struct props *p, int prop);
/* The value or its default; "" when there is none. STRING, CHOICE, LIST, JSON. Borrowed. */
const char *props_str(const struct props *p, int prop);

/* These take a value without further checks (callers: decoders and tests). */
void props_set_int(struct props *p, int prop, int64_t i);
void props_set_str(struct props *p, int prop, const char *s);

/* True when the value equals the default, so that an answer leaves it out. */
bool props_is_default(const struct props *p, int prop);

/* Takes a value as a person types it ("true", "on", "8", "+2h" for TIME, "a,b" for LIST, JSON
 * text). `now` is in seconds. False with the reason in err, and nothing is changed. An empty text
 * forgets the value. */
bool props_set_text(struct props *p, int prop, const char *text, int64_t now, struct error *err);
/* What a word says of a BOOL: true yes on 1, false no off 0. False for any other word. */
bool props_bool_word(const char *text, bool *out);
/* The value as a person reads it, cut to size; "" when not set. */
void props_text(const struct props *p, int prop, char *dst, size_t size);

#endif
