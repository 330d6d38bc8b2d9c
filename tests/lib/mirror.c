/* A room as a host knows it that has followed its events. */
#include "tests/lib/mirror.h"

#include "net/base/str.h"
#include "tests/lib/check.h"

size_t mirror_waiting(const struct mirror *m, const char *id)
{
    size_t i = 0;

    while (i < m->n_waiting && !str_eq(m->waiting[i].id, id))
        i++;
    return i;
}

size_t mirror_inside(const struct mirror *m, const char *id)
{
    size_t i = 0;

    while (i < m->n_inside && !str_eq(m->inside[i].id, id))
        i++;
    return i;
}

void mirror_check(const struct mirror *m, const struct wire_room *r)
{
    assert_true(m->exists);
    assert_int_equal(r->n_waiting, m->n_waiting);
    for (size_t k = 0; k < r->n_waiting; k++) {
        assert_string_equal(r->waiting[k].id, m->waiting[k].id);
        assert_string_equal(r->waiting[k].name, m->waiting[k].name);
        assert_int_equal(r->waiting[k].away, m->waiting[k].away);
        assert_int_equal(r->waiting[k].tries, m->waiting[k].tries);
        assert_int_equal(r->waiting[k].flags, m->waiting[k].flags);
        assert_int_equal(r->waiting[k].position, k + 1);
        assert_int_equal(r->waiting[k].held, m->waiting[k].held);
        assert_string_equal(r->waiting[k].note, m->waiting[k].note);
        assert_string_equal(r->waiting[k].reader, m->waiting[k].reader);
        assert_int_equal(r->waiting[k].pending.what, m->waiting[k].pending.what);
        assert_int_equal(r->waiting[k].pending.until, m->waiting[k].pending.until);
    }
    assert_int_equal(r->n_inside, m->n_inside);
    for (size_t k = 0; k < r->n_inside; k++) {
        assert_string_equal(r->inside[k].id, m->inside[k].id);
        assert_string_equal(r->inside[k].name, m->inside[k].name);
        assert_int_equal(r->inside[k].away, m->inside[k].away);
        assert_int_equal(r->inside[k].pending.what, m->inside[k].pending.what);
        assert_int_equal(r->inside[k].pending.until, m->inside[k].pending.until);
    }
}
