/* The certificate of the server and its key. */
#include "net/lobby/server/server_tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

/* A key that asks for a passphrase gets none, instead of a prompt on the terminal. */
static int no_passphrase(char *buf, int size, int writing, void *asked)
{
    (void)buf;
    (void)size;
    (void)writing;
    *(bool *)asked = true;
    return -1;
}

static FILE *open_file(const char *what, const char *path, struct error *err)
{
    FILE *f = fopen(path, "re");

    if (!f)
        error_set(err, "cannot read the %s %s: %s", what, path, strerror(errno));
    return f;
}

static X509 *read_cert(const char *path, struct error *err)
{
    FILE *f = open_file("certificate", path, err);
    X509 *cert = f ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;

    if (f && !cert)
        error_set(err, "%s holds no certificate in PEM form", path);
    if (f)
        fclose(f);
    return cert;
}

static EVP_PKEY *read_key(const char *path, struct error *err)
{
    bool asked = false;
    FILE *f = open_file("key", path, err);
    EVP_PKEY *key = f ? PEM_read_PrivateKey(f, NULL, no_passphrase, &asked) : NULL;

    if (f && !key)
        error_set(err,
                  asked ? "the key %s has a passphrase, which nobody could type: store it without"
                        : "%s holds no private key in PEM form",
                  path);
    if (f)
        fclose(f);
    return key;
}

static bool fits(X509 *cert, EVP_PKEY *key, const char *cert_path, const char *key_path,
                 struct error *err)
{
    if (X509_check_private_key(cert, key) != 1)
        return error_set(err, "the key %s does not belong to the certificate %s", key_path,
                         cert_path);
    if (X509_cmp_current_time(X509_get0_notBefore(cert)) > 0)
        return error_set(err, "the certificate %s is not valid yet", cert_path);
    if (X509_cmp_current_time(X509_get0_notAfter(cert)) < 0)
        return error_set(err, "the certificate %s has expired: renew it", cert_path);
    return true;
}

bool server_tls_check(const char *cert_path, const char *key_path, struct error *err)
{
    X509 *cert = read_cert(cert_path, err);
    EVP_PKEY *key = cert ? read_key(key_path, err) : NULL;
    bool ok = key && fits(cert, key, cert_path, key_path, err);

    EVP_PKEY_free(key);
    X509_free(cert);
    ERR_clear_error();
    return ok;
}
