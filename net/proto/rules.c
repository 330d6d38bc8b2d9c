/* Rules of the door: deciding. */
#include "net/proto/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/rules_parse.h"

const char *const rules_action_names[RULES_COUNT] = {
    [RULES_ASK] = "ask",   [RULES_ADMIT] = "admit", [RULES_DENY] = "deny",
    [RULES_HOLD] = "hold", [RULES_QUEUE] = "queue",
};

const char *const rules_fate_names[RULES_FATES] = {
    [RULES_DECIDED] = "decided",
    [RULES_FAILED] = "failed",
    [RULES_UNTRIED] = "untried",
};

void rules_rule_finish(struct rules_rule *r)
{
    free(r->source);
    for (size_t i = 0; i < r->n_conditions; i++) {
        struct rules_condition *c = &r->condition[i];

        free(c->source);
        free(c->text);
        if (c->regex)
            regfree(c->regex);
        free(c->regex);
        for (size_t k = 0; k < c->n_list; k++)
            free(c->list[k]);
        free(c->list);
    }
}

void rules_free(struct rules *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n; i++)
        rules_rule_finish(&r->rule[i]);
    free(r->rule);
    free(r->file);
    free(r);
}

size_t rules_size(const struct rules *r)
{
    return r ? r->n : 0;
}

static int by_text(const void *key, const void *entry)
{
    return strcmp(key, *(char *const *)entry);
}

static bool text_holds(const struct rules_condition *c, const char *s)
{
    switch (c->test) {
    case TEST_IS: return str_eq(s, c->text);
    case TEST_LIKE: return regexec(c->regex, s, 0, NULL, 0) == 0;
    case TEST_IN:
        return c->n_list > 0 && bsearch(s, c->list, c->n_list, sizeof *c->list, by_text) != NULL;
    default: return false;
    }
}

static bool number_holds(const struct rules_condition *c, int32_t n)
{
    switch (c->test) {
    case TEST_EQ: return n == c->number;
    case TEST_LT: return n < c->number;
    case TEST_LE: return n <= c->number;
    case TEST_GT: return n > c->number;
    case TEST_GE: return n >= c->number;
    default: return false;
    }
}

static bool fact_holds(const struct rules_condition *c, const struct rules_facts *f)
{
    switch (c->fact) {
    case FACT_NAME: return text_holds(c, f->name);
    case FACT_USER_ID: return text_holds(c, f->user_id);
    case FACT_TOKEN: return f->has_token;
    case FACT_TIME: return number_holds(c, f->minute_of_day);
    case FACT_INSIDE: return number_holds(c, f->inside);
    case FACT_WAITING: return number_holds(c, f->waiting);
    case FACT_SEATS: return number_holds(c, f->seats);
    case FACT_TRIES: return number_holds(c, f->tries);
    }
    return false;
}

/* The first condition that does not hold, or null: the rule decides. */
static const struct rules_condition *first_failed(const struct rules_rule *r,
                                                  const struct rules_facts *f)
{
    for (size_t i = 0; i < r->n_conditions; i++)
        if (fact_holds(&r->condition[i], f) == r->condition[i].negated)
            return &r->condition[i];
    return NULL;
}

void rules_decide(const struct rules *r, const struct rules_facts *f, struct rules_verdict *v)
{
    *v = (struct rules_verdict){.action = RULES_ASK};
    for (size_t i = 0; r && i < r->n; i++) {
        const struct rules_rule *rule = &r->rule[i];

        if (first_failed(rule, f))
            continue;
        v->action = rule->action;
        v->line = rule->line;
        snprintf(v->rule, sizeof v->rule, "%s (line %d)", rule->name, rule->line);
        str_copy(v->words, sizeof v->words, rule->words);
        return;
    }
}

void rules_explain(const struct rules *r, const struct rules_facts *f,
                   void (*each)(void *arg, const struct rules_tried *t), void *arg)
{
    bool decided = false;

    for (size_t i = 0; r && i < r->n; i++) {
        const struct rules_rule *rule = &r->rule[i];
        const struct rules_condition *c = decided ? NULL : first_failed(rule, f);

        each(arg, &(struct rules_tried){.file = r->file,
                                        .text = rule->source,
                                        .line = rule->line,
                                        .fate = decided ? RULES_UNTRIED
                                                : c     ? RULES_FAILED
                                                        : RULES_DECIDED,
                                        .failed = c ? c->source : ""});
        decided = decided || !c;
    }
}
