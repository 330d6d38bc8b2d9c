/* Rules of the door: reading the text. */
#include "net/proto/rules_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/pattern.h"
#include "net/base/str.h"
#include "net/base/utf8.h"

/* One line being read. */
struct line {
    const char *at;
    const char *from, *before; /* where the last word begins; where the one before it ends */
    const struct rules_reader *reader;
    char word[512]; /* the last word, or the inside of "…" or /…/ */
    char kind;      /* 'w' for a word, '"', '/', or 0 at the end */
};

/* Moves to the next word. False with a reason when something has no end or is too long. */
static bool next(struct line *l, struct error *err)
{
    size_t n = 0;
    char close;

    l->before = l->at;
    l->at += strspn(l->at, " \t\r");
    l->from = l->at;
    if (!*l->at || *l->at == '#') {
        l->kind = 0;
        l->word[0] = '\0';
        return true;
    }
    l->kind = *l->at == '"' || *l->at == '/' ? *l->at : 'w';
    close = l->kind;
    l->at += l->kind != 'w';
    while (*l->at && n + 1 < sizeof l->word) {
        if (close == 'w' ? strchr(" \t\r", *l->at) != NULL : *l->at == close)
            break;
        if (*l->at == '\\' && l->at[1] == close)
            l->at++;
        l->word[n++] = *l->at++;
    }
    l->word[n] = '\0';
    if (n + 1 == sizeof l->word)
        return error_set(err, "a word is longer than %zu bytes", sizeof l->word - 1);
    if (l->kind != 'w' && *l->at != close)
        return error_set(err, "%c has no end", close);
    l->at += l->kind != 'w';
    return true;
}

static bool is_word(const struct line *l, const char *word)
{
    return l->kind == 'w' && str_eq(l->word, word);
}

static bool expect(struct line *l, const char *word, struct error *err)
{
    if (is_word(l, word))
        return next(l, err);
    return l->kind ? error_set(err, "expected '%s' before '%.40s'", word, l->word)
                   : error_set(err, "expected '%s' before the end of the line", word);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds one line of a list file; comments and blank lines are passed over. */
static bool add_entry(struct rules_condition *c, const char *text, size_t len, struct error *err)
{
    char clean[256];

    if (!len || *text == '#' || !utf8_clean(clean, sizeof clean, text, len, 200))
        return true;
    if (c->n_list == RULES_LIST_MAX)
        return error_set(err, "a list has more than %d lines", RULES_LIST_MAX);
    c->list = xrealloc(c->list, c->n_list + 1, sizeof *c->list);
    c->list[c->n_list++] = xstrdup(clean);
    return true;
}

static bool read_list(struct line *l, struct rules_condition *c, struct error *err)
{
    size_t len = 0;
    bool ok = true;
    char *text;

    if (l->kind != 'w' || !*l->word || strchr(l->word, '/') || l->word[0] == '.')
        return error_set(err, "'%.40s' is not the name of a file beside the rules", l->word);
    if (!l->reader->list)
        return error_set(err, "there are no list files here");
    text = l->reader->list(l->reader->arg, l->word, &len, err);
    if (!text)
        return false;
    for (size_t at = 0; ok && at < len;) {
        const char *nl = memchr(text + at, '\n', len - at);
        size_t n = nl ? (size_t)(nl - (text + at)) : len - at;

        ok = add_entry(c, text + at, n, err);
        at += n + 1;
    }
    free(text);
    if (c->n_list)
        qsort(c->list, c->n_list, sizeof *c->list, by_text);
    return ok && next(l, err);
}

static bool read_regex(struct line *l, struct rules_condition *c, struct error *err)
{
    struct error why;

    c->regex = xcalloc(1, sizeof *c->regex);
    if (!pattern_compile(c->regex, l->word, &why)) {
        free(c->regex);
        c->regex = NULL;
        return error_set(err, "/%.60s/: %s", l->word, why.text);
    }
    return next(l, err);
}

static bool read_text_test(struct line *l, struct rules_condition *c, struct error *err)
{
    if (is_word(l, "=")) {
        c->test = TEST_IS;
        if (!next(l, err))
            return false;
        if (l->kind != '"')
            return error_set(err, "expected \"text\" after =");
        c->text = xstrdup(l->word);
        return next(l, err);
    }
    if (is_word(l, "~")) {
        c->test = TEST_LIKE;
        if (!next(l, err))
            return false;
        return l->kind == '/' ? read_regex(l, c, err)
                              : error_set(err, "expected /regular expression/ after ~");
    }
    c->test = TEST_IN;
    return expect(l, "in", err) && expect(l, "file", err) && read_list(l, c, err);
}

static bool read_number_test(struct line *l, struct rules_condition *c, struct error *err)
{
    static const struct {
        const char *sign;
        enum rules_test test;
    } signs[] = {{"=", TEST_EQ}, {"<", TEST_LT}, {"<=", TEST_LE}, {">", TEST_GT}, {">=", TEST_GE}};
    int64_t n = 0;
    bool found = false;

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (is_word(l, signs[i].sign)) {
            c->test = signs[i].test;
            found = true;
        }
    if (!found)
        return error_set(err, "expected = < <= > or >= before '%.40s'", l->word);
    if (!next(l, err))
        return false;
    if (l->kind != 'w' || !str_int(l->word, 0, 1000000, &n))
        return error_set(err, "expected a number, not '%.40s'", l->word);
    c->number = (int32_t)n;
    return next(l, err);
}

static bool read_time_test(struct line *l, struct rules_condition *c, struct error *err)
{
    char hours[3];
    int64_t h, m;

    if (!is_word(l, "after") && !is_word(l, "before"))
        return error_set(err, "expected after or before, not '%.40s'", l->word);
    c->test = is_word(l, "after") ? TEST_GE : TEST_LT;
    if (!next(l, err))
        return false;
    str_copy(hours, sizeof hours, l->word);
    if (strlen(l->word) != 5 || l->word[2] != ':' || !str_int(hours, 0, 23, &h) ||
        !str_int(l->word + 3, 0, 59, &m))
        return error_set(err, "expected a time such as 14:30, not '%.40s'", l->word);
    c->number = (int32_t)(60 * h + m);
    return next(l, err);
}

static bool read_has(struct line *l, struct rules_condition *c, struct error *err)
{
    c->test = TEST_HAS;
    return expect(l, "token", err);
}

static const struct {
    const char *word;
    enum rules_fact fact;
    bool (*read)(struct line *, struct rules_condition *, struct error *);
} facts[] = {
    {"name", FACT_NAME, read_text_test},
    {"user_id", FACT_USER_ID, read_text_test},
    {"has", FACT_TOKEN, read_has},
    {"time", FACT_TIME, read_time_test},
    {"inside", FACT_INSIDE, read_number_test},
    {"waiting", FACT_WAITING, read_number_test},
    {"seats", FACT_SEATS, read_number_test},
    {"tries", FACT_TRIES, read_number_test},
};

/* Cleaned for showing, cut at max bytes. */
static char *clean_copy(const char *text, size_t len, size_t max)
{
    char clean[LIMIT_RULE_TEXT + 1];

    utf8_clean(clean, max + 1, text, len, max);
    return xstrdup(clean);
}

static bool read_fact(struct line *l, struct rules_condition *c, struct error *err)
{
    if (is_word(l, "not")) {
        c->negated = true;
        if (!next(l, err))
            return false;
    }
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (is_word(l, facts[i].word)) {
            c->fact = facts[i].fact;
            return next(l, err) && facts[i].read(l, c, err);
        }
    return l->kind ? error_set(err, "'%.40s' is nothing that a rule can ask for", l->word)
                   : error_set(err, "a condition is missing");
}

static bool read_condition(struct line *l, struct rules_rule *r, struct error *err)
{
    const char *from = l->from;
    struct rules_condition *c;

    if (r->n_conditions == RULES_CONDITIONS_MAX)
        return error_set(err, "more than %d conditions", RULES_CONDITIONS_MAX);
    c = &r->condition[r->n_conditions++];
    if (!read_fact(l, c, err))
        return false;
    c->source = clean_copy(from, (size_t)(l->before - from), LIMIT_RULE);
    return true;
}

static bool read_action(struct line *l, struct rules_rule *r, struct error *err)
{
    int found = -1;

    for (int i = 0; i < RULES_COUNT; i++)
        if (is_word(l, rules_action_names[i]))
            found = i;
    if (found < 0)
        return l->kind ? error_set(err, "expected admit, ask, deny, hold or queue, not '%.40s'",
                                   l->word)
                       : error_set(err, "expected admit, ask, deny, hold or queue");
    r->action = (enum rules_action)found;
    if (!next(l, err))
        return false;
    if (l->kind == '"' && (r->action == RULES_DENY || r->action == RULES_HOLD)) {
        utf8_clean(r->words, sizeof r->words, l->word, strlen(l->word), LIMIT_REASON);
        if (!next(l, err))
            return false;
    }
    return !l->kind || error_set(err, "'%.40s' is too much", l->word);
}

static bool read_rule(struct line *l, struct rules_rule *r, struct error *err)
{
    if (is_word(l, "default")) {
        str_copy(r->name, sizeof r->name, "default");
        return next(l, err) && read_action(l, r, err);
    }
    if (!expect(l, "rule", err))
        return false;
    if (l->kind != 'w' || !str_copy(r->name, sizeof r->name, l->word))
        return error_set(err, "a rule needs a short name");
    if (!next(l, err) || !expect(l, "if", err) || !read_condition(l, r, err))
        return false;
    while (is_word(l, "and"))
        if (!next(l, err) || !read_condition(l, r, err))
            return false;
    return expect(l, "then", err) && read_action(l, r, err);
}

/* Reads one line into r; an empty one leaves n alone. */
static bool read_line(struct rules *r, const char *text, int number,
                      const struct rules_reader *reader, struct error *err)
{
    struct line l = {.at = text, .reader = reader};
    struct rules_rule rule = {.line = number};

    if (!next(&l, err))
        return false;
    if (!l.kind)
        return true;
    if (r->n == RULES_MAX)
        return error_set(err, "more than %d rules", RULES_MAX);
    if (!read_rule(&l, &rule, err)) {
        rules_rule_finish(&rule);
        return false;
    }
    rule.source = clean_copy(text, strlen(text), LIMIT_RULE_TEXT);
    r->rule = xrealloc(r->rule, r->n + 1, sizeof *r->rule);
    r->rule[r->n++] = rule;
    return true;
}

struct rules *rules_parse(const char *file, const char *text, size_t len,
                          const struct rules_reader *reader)
{
    struct rules *r = xcalloc(1, sizeof *r);
    int number = 0, wrong = 0;

    r->file = clean_copy(file, strlen(file), LIMIT_RULE);
    for (size_t at = 0; at < len;) {
        const char *nl = memchr(text + at, '\n', len - at);
        size_t n = nl ? (size_t)(nl - (text + at)) : len - at;
        char *line = xstrndup(text + at, n), sentence[ERROR_TEXT_MAX + 256];
        struct error err = {{0}};

        number++;
        if (!(utf8_valid(line, n) || error_set(&err, "the line is not valid UTF-8")) ||
            !read_line(r, line, number, reader, &err)) {
            wrong++;
            snprintf(sentence, sizeof sentence, "%s:%d: %s", file, number, err.text);
            if (reader->complain)
                reader->complain(reader->arg, sentence);
        }
        free(line);
        at += n + 1;
    }
    if (!wrong)
        return r;
    rules_free(r);
    return NULL;
}
