/* foyer demo: people knock by themselves, and on q everything is gone. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/check.h"
#include "tests/lib/keys.h"

static bool is_empty(const char *path)
{
    DIR *d = opendir(path);
    struct dirent *e;
    int n = 0;

    if (!d)
        return false;
    while ((e = readdir(d)) != NULL)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n == 0;
}

static void reaches_people_and_leaves_nothing(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = {{24, 80}, {36, 120}};
    char dir[TMP_PATH_MAX], tmp[TMP_PATH_MAX + 16], home[TMP_PATH_MAX + 16];
    const char *argv[] = {proc_foyer(), "demo", "--seed", "7", NULL};
    const char *env[] = {tmp, home, "FOYER_URL", "FOYER_API_KEY", NULL};

    (void)state;
    tmp_make(dir);
    snprintf(tmp, sizeof tmp, "TMPDIR=%s", dir);
    snprintf(home, sizeof home, "HOME=%s", dir);
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        struct vt *t = vt_start(&(struct proc_conf){
            .argv = argv, .env = env, .rows = sizes[i].rows, .cols = sizes[i].cols});
        pid_t pid = proc_pid(vt_proc(t));

        vt_expect(t, "Knocking");
        vt_expect(t, "link ok");
        vt_expect(t, "knock ");
        console_quit(t);
        errno = 0;
        check_true("no process is left", kill(-pid, 0) == -1 && errno == ESRCH);
        check_true("no file is left", is_empty(dir));
    }
    tmp_remove(dir);
}

/* Visitors answer a host, and raise hands inside. */
static void visitors_answer(void **state)
{
    char dir[TMP_PATH_MAX], tmp[TMP_PATH_MAX + 16], home[TMP_PATH_MAX + 16];
    const char *argv[] = {proc_foyer(), "demo", "--seed", "7", "--rate", "200", NULL};
    const char *env[] = {tmp, home, "FOYER_URL", "FOYER_API_KEY", NULL};
    struct vt *t;

    (void)state;
    tmp_make(dir);
    snprintf(tmp, sizeof tmp, "TMPDIR=%s", dir);
    snprintf(home, sizeof home, "HOME=%s", dir);
    t = vt_start(&(struct proc_conf){.argv = argv, .env = env, .rows = 36, .cols = 120});
    vt_expect(t, "link ok");
    vt_expect(t, "demo: visitors are simulated");
    vt_expect_row(t, "knock", "-> ");
    keys_press(t, "1 G A-a"); /* a room where somebody waits */
    keys_press(t, "_ B");
    vt_expect(t, "who wait in");
    keys_line(t, "Can you hear me?");
    keys_press(t, "_ 4 _"); /* the log alone */
    vt_expect_row(t, "Mira Lindqvist", "Can you hear me?");
    vt_expect(t, " said ");
    keys_press(t, "_ 2 A");
    keys_answer(t, "Admit:", "i i y");
    keys_press(t, "4 _");
    vt_expect(t, "raises a hand");
    console_quit(t);
    tmp_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reaches_people_and_leaves_nothing),
        cmocka_unit_test(visitors_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
