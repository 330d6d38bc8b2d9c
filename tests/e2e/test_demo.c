/* foyer demo: people knock by themselves, and on q everything is gone. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reaches_people_and_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
