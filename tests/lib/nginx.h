/* nginx on a free loopback port, with a configuration of the test's. */
#ifndef TESTS_LIB_NGINX_H
#define TESTS_LIB_NGINX_H

#include "tests/lib/proc.h"

struct nginx {
    struct proc *proc;
    int port;
};

/* Starts it as one process with files below dir (tmp_make) and waits until it takes connections.
 * head comes before the events block; blocks holds one %d, which becomes the port. Fails the test
 * when it does not start. */
void nginx_start(struct nginx *n, const char *dir, const char *head, const char *blocks);
void nginx_stop(struct nginx *n);

#endif
