/* A certificate for 127.0.0.1 that is its own authority. */
#ifndef TESTS_BENCH_CERT_H
#define TESTS_BENCH_CERT_H

#include "tests/lib/tmp.h"

/* Makes cert.pem and key.pem (P-256) in dir by openssl, or fails the test. */
void cert_make(const char *dir, char cert[TMP_PATH_MAX], char key[TMP_PATH_MAX]);

#endif
