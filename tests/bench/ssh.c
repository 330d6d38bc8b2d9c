/* The console through sshd over a slow line, beside the time that the line itself needs. */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/link.h"
#include "tests/bench/screen.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

enum { ROUNDS = 9, DELAY_MS = 80, RATE = 64000, WAIT_MS = 30000, QUIET_MS = 1500 };

struct shell {
    char dir[TMP_PATH_MAX], run[TMP_PATH_MAX];
    struct proc *sshd;
    struct slow_link link;
    struct vt *t;
    bool made_run_dir;
};

static const char privilege_dir[] = "/run/sshd"; /* sshd as root does not start without it */

static void keygen(const char *dir, const char *name, char path[TMP_PATH_MAX])
{
    const char *const argv[] = {
        "/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path, NULL};

    tmp_path(path, dir, name);
    assert_int_equal(proc_run(argv, NULL, NULL, NULL, 0), 0);
}

static int open_port(void)
{
    struct slow_link probe = {.delay_ms = 0, .bits_a_second = RATE};

    slow_link_start(&probe, 0); /* a port that was free a moment ago */
    slow_link_end(&probe);
    return probe.port;
}

static int start_sshd(struct shell *sh, const char *program)
{
    char host[TMP_PATH_MAX], user[TMP_PATH_MAX], conf[TMP_PATH_MAX], text[6 * TMP_PATH_MAX];
    const char *const argv[] = {program, "-D", "-e", "-f", conf, NULL};
    int port = open_port();

    keygen(sh->dir, "host", host);
    keygen(sh->dir, "user", user);
    tmp_path(conf, sh->dir, "sshd_config");
    snprintf(text, sizeof text,
             "ListenAddress 127.0.0.1\nPort %d\nHostKey %s\nAuthorizedKeysFile %s.pub\n"
             "StrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\n"
             "PermitRootLogin prohibit-password\nUseDNS no\nPrintMotd no\n",
             port, host, user);
    tmp_write(conf, text);
    sh->made_run_dir = geteuid() == 0 && mkdir(privilege_dir, 0755) == 0;
    sh->sshd = proc_start(&(struct proc_conf){.argv = argv});
    proc_expect(sh->sshd, PROC_ERR, "Server listening");
    return port;
}

/* What runs at the far end: the console with its settings, kept out of any command line. */
static void write_script(struct shell *sh, const struct serve *s)
{
    char text[16 * TMP_PATH_MAX] = "#!/bin/sh\n", here[TMP_PATH_MAX];
    size_t n = strlen(text);

    for (int i = 0; s->env[i]; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "export '%s'\n", s->env[i]);
    assert_non_null(realpath(proc_foyer(), here));
    snprintf(text + n, sizeof text - n, "export LC_ALL=C.UTF-8\nexec '%s' --room %s\n", here,
             fill_room(0));
    tmp_path(sh->run, sh->dir, "run");
    tmp_write(sh->run, text);
    chmod(sh->run, 0700);
}

static void connect_shell(struct shell *sh)
{
    char port[16], key[TMP_PATH_MAX];
    const struct passwd *me = getpwuid(geteuid());
    const char *argv[] = {"/usr/bin/ssh",
                          "-tt",
                          "-F",
                          "none",
                          "-p",
                          port,
                          "-i",
                          key,
                          "-o",
                          "StrictHostKeyChecking=no",
                          "-o",
                          "UserKnownHostsFile=/dev/null",
                          "-o",
                          "LogLevel=ERROR",
                          "-o",
                          "IdentitiesOnly=yes",
                          "-l",
                          me ? me->pw_name : "root",
                          "127.0.0.1",
                          sh->run,
                          NULL};

    snprintf(port, sizeof port, "%d", sh->link.port);
    tmp_path(key, sh->dir, "user");
    sh->t = vt_start(&(struct proc_conf){.argv = argv, .rows = SCREEN_ROWS, .cols = SCREEN_COLS});
}

/* How long the line alone takes for so many bytes up and down. */
static double line_ms(int64_t up, int64_t down)
{
    return (up ? DELAY_MS + (double)up * 8000 / RATE : 0) +
           (down ? DELAY_MS + (double)down * 8000 / RATE : 0);
}

struct figures {
    double knock[ROUNDS], knock_line[ROUNDS], admit[ROUNDS], admit_line[ROUNDS];
};

static void one_round(struct shell *sh, struct crowd *c, size_t i, struct figures *f)
{
    int64_t up = sh->link.passed[0], down = sh->link.passed[1], from;
    char name[64];

    crowd_name(c, i, name, sizeof name);
    from = bench_us();
    crowd_knock(c, i);
    f->knock[i] = (double)(screen_shows(sh->t, name) - from) / 1000;
    f->knock_line[i] = line_ms(0, sh->link.passed[1] - down);
    console_pause(sh->t, QUIET_MS); /* a host reads, and the line is quiet again */
    crowd_pump(c, 0);
    up = sh->link.passed[0];
    down = sh->link.passed[1];
    from = bench_us();
    vt_type(sh->t, "a");
    screen_until(sh->t, 0);
    f->admit[i] = (double)(bench_us() - from) / 1000;
    f->admit_line[i] = line_ms(sh->link.passed[0] - up, sh->link.passed[1] - down);
    screen_await(c, CROWD_INSIDE, i + 1);
    console_key(sh->t, "g"); /* the cursor leaves the row of who has gone */
    console_pause(sh->t, QUIET_MS);
    crowd_pump(c, 0);
}

static void measure(struct shell *sh, struct serve *s)
{
    struct figures f;
    struct crowd *c = screen_crowd(s->port, fill_room(0), "Far", ROUNDS);

    screen_shows(sh->t, "link ok");
    console_key(sh->t, "2");
    console_pause(sh->t, QUIET_MS);
    for (size_t i = 0; i < ROUNDS; i++)
        one_round(sh, c, i, &f);
    bench_beside(BENCH_RATIO, "160 ms, 64 kbit/s: knock -> painted, median",
                 bench_quantile(f.knock, ROUNDS, 0.5), "ms", "the line for the same bytes",
                 bench_quantile(f.knock_line, ROUNDS, 0.5), 1.2);
    bench_beside(BENCH_RATIO, "160 ms, 64 kbit/s: admit -> off the list, median",
                 bench_quantile(f.admit, ROUNDS, 0.5), "ms", "the line for the same bytes",
                 bench_quantile(f.admit_line, ROUNDS, 0.5), 1.2);
    crowd_free(c);
}

void bench_ssh(void)
{
    const char *program = bench_peer("sshd", "openssh-server", "knock and admit through sshd");
    struct shell sh = {.link = {.delay_ms = DELAY_MS, .bits_a_second = RATE}};
    struct serve s;

    if (!program || !bench_peer("ssh", "openssh-client", "knock and admit through sshd"))
        return;
    tmp_make(sh.dir);
    fill_serve(&s, 1, 0);
    write_script(&sh, &s);
    slow_link_start(&sh.link, start_sshd(&sh, "/usr/sbin/sshd"));
    connect_shell(&sh);
    measure(&sh, &s);
    vt_free(sh.t);
    slow_link_end(&sh.link);
    proc_free(sh.sshd);
    if (sh.made_run_dir)
        rmdir(privilege_dir);
    tmp_remove(sh.dir);
    serve_kill(&s);
    serve_stop(&s);
}
