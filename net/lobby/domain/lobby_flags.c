/* Names that need a second look before somebody is let in. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- the index of names that may be imitated: scope "" is every room ---- */

static void use(struct lobby *l, uint64_t key, int by)
{
    struct ref *r;

    HASH_FIND(hh, l->names, &key, sizeof key, r);
    if (!r) {
        r = xcalloc(1, sizeof *r);
        r->key = key;
        HASH_ADD(hh, l->names, key, sizeof r->key, r);
    }
    r->uses += by;
    if (r->uses <= 0) {
        HASH_DEL(l->names, r);
        free(r);
    }
}

static bool is_used(const struct lobby *l, uint64_t key)
{
    struct ref *r;

    HASH_FIND(hh, l->names, &key, sizeof key, r);
    return r != NULL;
}

static void change(struct lobby *l, const char *scope, const char *name, int by)
{
    char skeleton[LIMIT_NAME + 1];

    utf8_skeleton(skeleton, sizeof skeleton, name);
    use(l, lobby_key(l, "name", scope, name), by);
    if (*skeleton)
        use(l, lobby_key(l, "like", scope, skeleton), by);
}

void flags_name_add(struct lobby *l, const char *scope, const char *name)
{
    change(l, scope, name, 1);
}

void flags_name_remove(struct lobby *l, const char *scope, const char *name)
{
    change(l, scope, name, -1);
}

/* ---- letters of several scripts in one word ---- */

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_GREEK, SCRIPT_CYRILLIC, SCRIPT_OTHER };

/* The scripts whose letters are taken for each other. */
static enum script script_of(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
        enum script script;
    } ranges[] = {
        {'A', 'Z', SCRIPT_LATIN},       {'a', 'z', SCRIPT_LATIN},
        {0x00C0, 0x024F, SCRIPT_LATIN}, {0x0250, 0x02AF, SCRIPT_LATIN},
        {0x0370, 0x03FF, SCRIPT_GREEK}, {0x0400, 0x052F, SCRIPT_CYRILLIC},
        {0x0531, 0x058F, SCRIPT_OTHER}, {0x13A0, 0x13FF, SCRIPT_OTHER},
        {0x1E00, 0x1EFF, SCRIPT_LATIN}, {0x1F00, 0x1FFF, SCRIPT_GREEK},
        {0x2C80, 0x2CFF, SCRIPT_OTHER}, {0xA640, 0xA69F, SCRIPT_CYRILLIC},
        {0xFF21, 0xFF3A, SCRIPT_LATIN}, {0xFF41, 0xFF5A, SCRIPT_LATIN},
    };

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to)
            return ranges[i].script;
    return SCRIPT_NONE;
}

static bool is_mixed(const char *name)
{
    unsigned seen = 0;

    for (uint32_t cp; (cp = utf8_next(&name)) != 0;) {
        enum script s = script_of(cp);

        if (cp == ' ')
            seen = 0;
        if (s != SCRIPT_NONE)
            seen |= 1U << s;
        if (seen & (seen - 1))
            return true;
    }
    return false;
}

uint8_t flags_of_name(const struct lobby *l, const char *room, const char *name)
{
    char skeleton[LIMIT_NAME + 1];
    unsigned flags = is_mixed(name) ? FLAG_MIXED : 0;

    utf8_skeleton(skeleton, sizeof skeleton, name);
    if (is_used(l, lobby_key(l, "name", room, name)) || is_used(l, lobby_key(l, "name", "", name)))
        flags |= FLAG_SAME_NAME;
    else if (*skeleton && (is_used(l, lobby_key(l, "like", room, skeleton)) ||
                           is_used(l, lobby_key(l, "like", "", skeleton))))
        flags |= FLAG_LOOK_ALIKE;
    return (uint8_t)flags;
}

/* ---- devices that were denied ---- */

static uint64_t denied_key(const struct lobby *l, const struct person *p)
{
    return lobby_key(l, "denied", p->room->pub.id, p->device);
}

bool flags_was_denied(const struct lobby *l, const struct person *p)
{
    uint64_t key = denied_key(l, p);
    struct denied *d = NULL;

    if (*p->device)
        HASH_FIND(hh, l->denied, &key, sizeof key, d);
    return d != NULL;
}

void flags_denied_add(struct lobby *l, const struct person *p)
{
    struct denied *d;

    if (!*p->device || flags_was_denied(l, p))
        return;
    d = xcalloc(1, sizeof *d);
    d->key = denied_key(l, p);
    HASH_ADD(hh, l->denied, key, sizeof d->key, d);
    DL_APPEND(l->denied_order, d);
    if (HASH_COUNT(l->denied) > DENIED_MAX) {
        d = l->denied_order;
        DL_DELETE(l->denied_order, d);
        HASH_DEL(l->denied, d);
        free(d);
    }
}
