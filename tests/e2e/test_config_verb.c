/* foyer config show, keys and check, with files of the user. */
#include <stdio.h>

#include "tests/lib/check.h"
#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"

enum { TEXT = 65536 };

static char home[TMP_PATH_MAX], out[TEXT], err[TEXT];

static int run(const char *what, const char *json)
{
    char config[TMP_PATH_MAX + 32];

    snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s", home);
    return proc_run((const char *const[]){proc_foyer(), "config", what, json, NULL},
                    (const char *const[]){config, NULL}, out, err, TEXT);
}

static void test_config(void **state)
{
    (void)state;
    tmp_make(home);
    check_int("keys", run("keys", NULL), 0);
    check_true(out, strstr(out, "admit = a ") && strstr(out, "# deny the marked people"));
    check_int("keys --json", run("keys", "--json"), 0);
    check_true(out, strstr(out, "{\"action\":\"admit\",\"keys\":\"a\"") != NULL);
    check_int("show", run("show", NULL), 0);
    check_true(out, strstr(out, "theme = ") != NULL);
    check_int("show --json", run("show", "--json"), 0);
    check_true(out, strstr(out, "\"theme\":\"") != NULL && *out == '{');
    check_int("check", run("check", NULL), 0);
    tmp_put(home, "foyer/keys.conf", "nonsense = q\n");
    check_int("check", run("check", NULL), 1);
    check_true(err, strstr(err, "keys.conf:1") != NULL);
    tmp_put(home, "foyer/keys.conf", "");
    tmp_put(home, "foyer/config", "nonsense = 1\n");
    check_int("check", run("check", NULL), 1);
    check_true(err, strstr(err, "config:1") != NULL);
    check_int("neither", run("what", NULL), 2);
    tmp_remove(home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_config)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
