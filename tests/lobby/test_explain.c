/* Which rules were tried on somebody, and what they were told: for those who may decide. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, HOST_Q, OWNER, ANA = 10, BO, CEM };

static const char rules[] = "rule staff if name ~ /^staff/ then admit\n"
                            "rule calm if inside < 1 and tries < 2 then hold \"soon\"\n"
                            "rule late if inside >= 1 then queue\n"
                            "default ask\n";

static void use_rules(struct door *d, const char *text)
{
    const struct rules_reader none = {.arg = NULL};
    struct rules *r = rules_parse("r.rules", text, strlen(text), &none);

    assert_non_null(r);
    lobby_rules_set(d->l, "r", r);
}

static struct door *begin(void)
{
    struct door *d = door_new();

    door_room(d, "r", "private knocking max_participants=3");
    door_room(d, "q", "private knocking");
    use_rules(d, rules);
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    door_hello(d, HOST_Q, "q", door_token(d, "", "is_owner user_name=Quin"));
    return d;
}

static const struct wire_msg *explain(struct door *d, peer_id who, const char *ids)
{
    return door_request(d, who, door_req(WIRE_EXPLAIN, "r", ids));
}

/* "1 failed: name ~ /^staff/; 2 decided" */
static const char *rows(const struct wire_msg *m)
{
    static char out[1024];
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < m->n_tried; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%d %s%s%s", i ? "; " : "",
                              (int)m->tried[i].line, rules_fate_names[m->tried[i].fate],
                              *m->tried[i].failed ? ": " : "", m->tried[i].failed);
    return out;
}

static void test_what_held_at_the_knock_counts(void **state)
{
    struct door *d = begin();
    char ana[LIMIT_ID + 1], bo[LIMIT_ID + 1];
    const struct wire_msg *m;

    (void)state;
    str_copy(ana, sizeof ana, door_knock(d, ANA, "r", "Ana", "a"));
    door_decide(d, HOST, "r", "+*");
    str_copy(bo, sizeof bo, door_knock(d, BO, "r", "Bo", "b"));
    m = explain(d, HOST, bo);
    assert_true(m->ok && m->explains);
    assert_string_equal(rows(m), "1 failed: name ~ /^staff/; 2 failed: inside < 1; 3 decided; "
                                 "4 untried");
    assert_string_equal(m->tried[0].file, "r.rules");
    assert_string_equal(m->tried[2].text, "rule late if inside >= 1 then queue");
    assert_int_equal(m->asked.at, d->now);
    assert_int_equal(m->asked.inside, 1);
    assert_int_equal(m->asked.waiting, 0);
    assert_int_equal(m->asked.seats, 2);
    assert_int_equal(m->asked.tries, 1);
    assert_false(m->asked.now);
    /* The room empties: what was asked of Bo stays what it was. */
    door_drop(d, ANA);
    door_pass(d, TIME_PLACE_GRACE + 1000);
    m = explain(d, HOST, bo);
    assert_int_equal(m->asked.inside, 1);
    assert_true(m->asked.at < d->now);
    assert_non_null(strstr(rows(m), "3 decided"));
    /* Inside, the knock of somebody is remembered; asking changes nothing. */
    door_decide(d, HOST, "r", "+*");
    m = explain(d, HOST, bo);
    assert_non_null(strstr(rows(m), "3 decided"));
    door_free(d);
}

static void test_after_a_restart_it_is_asked_anew(void **state)
{
    struct door *d = begin();
    char ana[LIMIT_ID + 1];
    const struct wire_msg *m;

    (void)state;
    str_copy(ana, sizeof ana, door_knock(d, ANA, "r", "Ana", "a"));
    door_restart(d);
    use_rules(d, rules);
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    m = explain(d, HOST, ana);
    assert_true(m->ok && m->asked.now);
    assert_int_equal(m->asked.at, d->now);
    assert_non_null(strstr(rows(m), "2 decided"));
    door_free(d);
}

static void test_without_knock_or_rules(void **state)
{
    struct door *d = begin();
    const struct wire_msg *m;
    char id[LIMIT_ID + 1];

    (void)state;
    m = door_join(d, OWNER, "r", "Olga", "o", door_token(d, "r", "is_owner user_name=Olga"), NULL);
    str_copy(id, sizeof id, m->who.id);
    m = explain(d, HOST, id);
    assert_true(m->ok && m->explains);
    assert_int_equal(m->asked.at, 0);
    assert_int_equal(m->n_tried, 0);
    lobby_rules_set(d->l, "r", NULL);
    m = explain(d, HOST, door_knock(d, ANA, "r", "Ana", "a"));
    assert_true(m->ok && m->asked.at == d->now);
    assert_int_equal(m->n_tried, 0);
    door_free(d);
}

/* Who may not ask, and for whom nobody can. */
static void test_refused(void **state)
{
    static const struct {
        const char *what;
        peer_id who;
        const char *ids; /* A: Ana, J: somebody who has not knocked, Q: of another room */
        enum err e;
    } table[] = {
        {"a host", HOST, "A", ERR_OK},
        {"an owner inside", OWNER, "A", ERR_OK},
        {"a host of another room", HOST_Q, "A", ERR_FORBIDDEN},
        {"who waits, about itself", ANA, "A", ERR_FORBIDDEN},
        {"who has not knocked", BO, "A", ERR_FORBIDDEN},
        {"about nobody", HOST, "", ERR_INVALID},
        {"about two", HOST, "A A", ERR_INVALID},
        {"about somebody unknown", HOST, "x", ERR_NO_PERSON},
        {"about everybody", HOST, "*", ERR_NO_PERSON},
        {"about who has not knocked", HOST, "J", ERR_NO_PERSON},
        {"about somebody in another room", HOST, "Q", ERR_NO_PERSON},
    };
    struct door *d = begin();
    char id[3][LIMIT_ID + 1];

    (void)state;
    door_join(d, OWNER, "r", "Olga", "o", door_token(d, "r", "is_owner user_name=Olga"), NULL);
    str_copy(id[0], sizeof *id, door_knock(d, ANA, "r", "Ana", "a"));
    str_copy(id[1], sizeof *id, door_join(d, BO, "r", "Bo", "b", NULL, NULL)->who.id);
    str_copy(id[2], sizeof *id, door_knock(d, CEM, "q", "Cem", "c"));
    for (size_t i = 0; i < CHECK_COUNT(table); i++) {
        char ids[4 * LIMIT_ID] = "";
        const struct wire_msg *m;

        for (const char *at = table[i].ids; *at; at++) {
            size_t n = strlen(ids);

            if (strchr("AJQ", *at))
                str_copy(ids + n, sizeof ids - n, id[*at == 'A' ? 0 : *at == 'J' ? 1 : 2]);
            else
                str_copy(ids + n, sizeof ids - n, (char[]){*at, '\0'});
        }
        m = explain(d, table[i].who, *ids ? ids : NULL);
        assert_non_null(m);
        check_int(table[i].what, m->ok ? ERR_OK : m->error, table[i].e);
        check_int(table[i].what, m->explains, table[i].e == ERR_OK);
        check_int(table[i].what, m->n_tried, table[i].e == ERR_OK ? 4 : 0);
    }
    door_free(d);
}

static void test_as_many_rules_as_there_may_be(void **state)
{
    struct door *d = begin();
    struct strbuf b = STRBUF_INIT(1 << 20);
    const struct wire_msg *m;

    (void)state;
    for (int i = 0; i < RULES_MAX; i++) {
        size_t begin_of_line = b.len;

        strbuf_printf(&b, "rule r%d if tries > 7 and name = \"", i);
        while (b.len < begin_of_line + LIMIT_RULE_TEXT + 20)
            strbuf_puts(&b, "n");
        strbuf_puts(&b, "\" then ask\n");
    }
    use_rules(d, b.s);
    m = explain(d, HOST, door_knock(d, ANA, "r", "Ana", "a"));
    assert_int_equal(m->n_tried, RULES_MAX);
    assert_int_equal(strlen(m->tried[RULES_MAX - 1].text), LIMIT_RULE_TEXT);
    assert_string_equal(m->tried[RULES_MAX - 1].failed, "tries > 7");
    strbuf_free(&b);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_held_at_the_knock_counts),
        cmocka_unit_test(test_after_a_restart_it_is_asked_anew),
        cmocka_unit_test(test_without_knock_or_rules),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_as_many_rules_as_there_may_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
