/* foyer completion: what shells complete, from the tables of verbs and options. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/verbs.h"

/* Text between single quotes. */
static void quoted(const char *text)
{
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*text);
}

/* The verb of a "room create", or null. */
static const char *second(const struct args *a)
{
    const char *space = strchr(a->verb, ' ');

    return space ? space + 1 : NULL;
}

/* Prints the subverbs of the verb, each by show(). */
struct subs {
    const char *verb;
    bool any;
    void (*show)(const char *name);
};

static void sub_row(void *arg, const struct verb *v, const struct args *a)
{
    struct subs *s = arg;

    if (!str_eq(v->name, s->verb) || !second(a))
        return;
    s->any = true;
    if (s->show)
        s->show(second(a));
}

static bool has_subs(const char *verb, void (*show)(const char *name))
{
    struct subs s = {.verb = verb, .show = show};

    verbs_each(sub_row, &s);
    return s.any;
}

/* ---- bash ---- */

static void bash_options(void *arg, const struct verb *v, const struct args *a)
{
    (void)arg;
    (void)v;
    printf("    '%s'%s) words='--help", a->verb, second(a) ? "" : "' '*");
    for (size_t i = 0; i < a->n_opt; i++)
        printf(" --%s", a->opt[i].name);
    puts("' ;;");
}

static void bash_valued(void *arg, const struct verb *v, const struct args *a)
{
    (void)arg;
    (void)v;
    for (size_t i = 0; i < a->n_opt; i++)
        if (a->opt[i].kind != ARGS_FLAG)
            printf("|--%s", a->opt[i].name);
}

static void word(const char *name)
{
    printf("%s ", name);
}

static void bash(void)
{
    const struct verb *v;

    fputs("# bash completion for foyer; made by: foyer completion bash\n"
          "_foyer() {\n"
          "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
          "  COMPREPLY=()\n"
          "  case \"$prev\" in ''",
          stdout);
    verbs_each(bash_valued, NULL);
    fputs(") return ;; esac\n"
          "  if [ \"$COMP_CWORD\" = 1 ]; then\n    words='--help --version ",
          stdout);
    for (size_t i = 0; (v = verbs_at(i)) != NULL; i++)
        word(v->name);
    fputs("'\n  elif [ \"$COMP_CWORD\" = 2 ]; then case \"${COMP_WORDS[1]}\" in\n", stdout);
    for (size_t i = 0; (v = verbs_at(i)) != NULL; i++)
        if (has_subs(v->name, NULL)) {
            printf("    '%s') words='--help ", v->name);
            has_subs(v->name, word);
            puts("' ;;");
        }
    fputs("  esac; fi\n"
          "  [ -n \"$words\" ] || case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n",
          stdout);
    verbs_each(bash_options, NULL);
    fputs("  esac\n"
          "  while IFS= read -r words; do COMPREPLY+=(\"$words\"); done "
          "< <(compgen -W \"$words\" -- \"$cur\")\n"
          "}\n"
          "complete -o default -F _foyer foyer\n",
          stdout);
}

/* ---- zsh ---- */

/* name:help, with the colons that zsh would take for its own. */
static void zsh_pair(const char *dashes, const char *name, const char *help)
{
    fputs(" '", stdout);
    printf("%s%s:", dashes, name);
    quoted(help);
    putchar('\'');
}

static void zsh_options(void *arg, const struct verb *v, const struct args *a)
{
    (void)arg;
    (void)v;
    printf("    ('%s'%s) list=('--help:print its help'", a->verb, second(a) ? "" : "' '*");
    for (size_t i = 0; i < a->n_opt; i++)
        zsh_pair("--", a->opt[i].name, a->opt[i].help);
    puts(") ;;");
}

static void zsh(void)
{
    const struct verb *v;

    fputs("#compdef foyer\n"
          "# zsh completion for foyer; made by: foyer completion zsh\n"
          "_foyer() {\n"
          "  local -a list\n"
          "  if (( CURRENT == 2 )); then\n    list=(",
          stdout);
    for (size_t i = 0; (v = verbs_at(i)) != NULL; i++)
        zsh_pair("", v->name, v->summary);
    fputs(")\n    _describe -t verbs verb list\n    return\n  fi\n"
          "  if (( CURRENT == 3 )); then case $words[2] in\n",
          stdout);
    for (size_t i = 0; (v = verbs_at(i)) != NULL; i++)
        if (has_subs(v->name, NULL)) {
            printf("    (%s) list=(", v->name);
            has_subs(v->name, word);
            puts(") ;;");
        }
    fputs("  esac; fi\n"
          "  if (( $#list )); then _describe -t verbs verb list; return; fi\n"
          "  case \"$words[2] $words[3]\" in\n",
          stdout);
    verbs_each(zsh_options, NULL);
    fputs("  esac\n"
          "  if [[ $PREFIX == -* ]]; then _describe -o -t options option list; else _files; fi\n"
          "}\n"
          "if [[ $funcstack[1] == _foyer ]]; then _foyer \"$@\"; else compdef _foyer foyer; fi\n",
          stdout);
}

/* ---- fish ---- */

static void fish_options(void *arg, const struct verb *v, const struct args *a)
{
    (void)arg;
    for (size_t i = 0; i < a->n_opt; i++) {
        printf("complete -c foyer -n '__fish_seen_subcommand_from %s", v->name);
        if (second(a))
            printf("; and __fish_seen_subcommand_from %s", second(a));
        printf("' -l %s%s -d '", a->opt[i].name, a->opt[i].kind == ARGS_FLAG ? "" : " -r");
        quoted(a->opt[i].help);
        puts("'");
    }
}

static void fish_sub(void *arg, const struct verb *v, const struct args *a)
{
    (void)arg;
    if (!second(a))
        return;
    printf("complete -c foyer -f -n '__fish_seen_subcommand_from %s; "
           "and test (count (commandline -opc)) -eq 2' -a %s -d '",
           v->name, second(a));
    quoted(a->usage);
    puts("'");
}

static void fish(void)
{
    const struct verb *v;

    puts("# fish completion for foyer; made by: foyer completion fish\n"
         "complete -c foyer -l help -d 'print its help'");
    for (size_t i = 0; (v = verbs_at(i)) != NULL; i++) {
        printf("complete -c foyer -f -n __fish_use_subcommand -a %s -d '", v->name);
        quoted(v->summary);
        puts("'");
    }
    verbs_each(fish_sub, NULL);
    verbs_each(fish_options, NULL);
}

static int run(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    struct args a = {.verb = "completion",
                     .usage = "bash | zsh | fish",
                     .about = "Prints what the shell needs to complete verbs and options. make "
                              "install puts it in place;\nby hand: source <(foyer completion bash)",
                     .min_words = 1,
                     .max_words = 1};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (str_eq(shells[i].name, a.word[0])) {
            shells[i].print();
            return EXIT_DONE;
        }
    return args_complain(&a, "'%s' is none of bash, zsh and fish", a.word[0]);
}

const struct verb verb_completion = {"completion", TR("print what a shell completes"), run};
