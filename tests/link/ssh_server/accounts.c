/* Preloaded into the real sshd of a test: the accounts it sees, and the PAM it asks, are those of a text file.
 *
 * Nothing of the machine is touched, and root is not needed. FAKE_ACCOUNTS names the file, which is read anew for each question:
 *
 *   user david                  begins an account; it has the uid of whoever runs sshd
 *   home /tmp/x                 its home
 *   shell /usr/bin/fish         its login shell
 *   password secret             what PAM asks for where no `ask` follows
 *   say Your token is on paper  PAM_TEXT_INFO, before the next question
 *   ask hidden Code: | 123456   PAM_PROMPT_ECHO_OFF (or `shown`, PAM_PROMPT_ECHO_ON) and the right answer
 *   expired                     the password is right, but has to be changed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEPS 16
#define TEXT 2048

enum { SUCCESS = 0, SYSTEM_ERR = 4, AUTH_ERR = 7, USER_UNKNOWN = 10, NEW_AUTHTOK_REQD = 12, CONV_ERR = 19 };
enum { ECHO_OFF = 1, ECHO_ON = 2, TEXT_INFO = 4 };
enum { ITEM_USER = 2, ITEM_CONV = 5 };

struct pam_message { int style; const char *text; };
struct pam_response { char *text; int retcode; };
struct pam_conv { int (*ask)(int, const struct pam_message **, struct pam_response **, void *); void *data; };

struct step { int style; char text[TEXT], answer[TEXT]; };
struct account {
    char name[TEXT], home[TEXT], shell[TEXT], password[TEXT];
    int expired, count;
    struct step steps[STEPS];
};
struct pam_handle { char user[TEXT]; struct pam_conv conv; };

static void copy(char *to, const char *from) { snprintf(to, TEXT, "%s", from); }

static void take_step(struct account *into, const char *line) {
    if (into->count == STEPS) return;
    struct step *step = &into->steps[into->count];
    if (strncmp(line, "say ", 4) == 0) {
        step->style = TEXT_INFO;
        copy(step->text, line + 4);
    } else {
        step->style = strncmp(line, "ask shown ", 10) == 0 ? ECHO_ON : ECHO_OFF;
        const char *text = strchr(line + 4, ' '), *bar = strstr(line, " | ");
        if (text == NULL || bar == NULL) return;
        copy(step->answer, bar + 3);
        snprintf(step->text, TEXT, "%.*s ", (int)(bar - text - 1), text + 1);
    }
    into->count++;
}

static char path[TEXT]; /* sshd clears its environment once it has begun */

__attribute__((constructor)) static void remember_path(void) {
    const char *given = getenv("FAKE_ACCOUNTS");
    if (given != NULL) copy(path, given);
}

static int find(const char *name, struct account *into) {
    FILE *file = *path == 0 ? NULL : fopen(path, "re");
    char line[2 * TEXT];
    int inside = 0, found = 0;
    if (file == NULL) return 0;
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = 0;
        if (strncmp(line, "user ", 5) == 0) {
            inside = strcmp(line + 5, name) == 0;
            if (inside) {
                memset(into, 0, sizeof *into);
                copy(into->name, name);
                found = 1;
            }
        } else if (!inside) {
            continue;
        } else if (strncmp(line, "home ", 5) == 0) {
            copy(into->home, line + 5);
        } else if (strncmp(line, "shell ", 6) == 0) {
            copy(into->shell, line + 6);
        } else if (strncmp(line, "password ", 9) == 0) {
            copy(into->password, line + 9);
        } else if (strcmp(line, "expired") == 0) {
            into->expired = 1;
        } else {
            take_step(into, line);
        }
    }
    fclose(file);
    return found;
}

/* ---------------------------------------------------------------- passwd and shadow */

struct passwd *getpwnam(const char *name) {
    static struct account account;
    static struct passwd entry;
    if (!find(name, &account)) {
        struct passwd *(*real)(const char *) = (struct passwd * (*)(const char *)) dlsym(RTLD_NEXT, "getpwnam");
        return real(name);
    }
    entry = (struct passwd){.pw_name = account.name, .pw_passwd = "x", .pw_uid = getuid(), .pw_gid = getgid(),
                            .pw_gecos = "", .pw_dir = account.home, .pw_shell = account.shell};
    return &entry;
}

struct spwd *getspnam(const char *name) {
    static struct account account;
    static struct spwd entry;
    if (!find(name, &account)) return NULL;
    entry = (struct spwd){.sp_namp = account.name, .sp_pwdp = "x", .sp_lstchg = -1, .sp_min = -1, .sp_max = -1,
                          .sp_warn = -1, .sp_inact = -1, .sp_expire = -1, .sp_flag = 0};
    return &entry;
}

/* ---------------------------------------------------------------- PAM */

int pam_start(const char *service, const char *user, const struct pam_conv *conv, struct pam_handle **handle) {
    (void)service;
    *handle = calloc(1, sizeof **handle);
    if (*handle == NULL) return SYSTEM_ERR;
    copy((*handle)->user, user == NULL ? "" : user);
    if (conv != NULL) (*handle)->conv = *conv;
    return SUCCESS;
}

int pam_set_item(struct pam_handle *handle, int item, const void *value) {
    if (item == ITEM_CONV && value != NULL) handle->conv = *(const struct pam_conv *)value;
    return SUCCESS;
}

int pam_get_item(const struct pam_handle *handle, int item, const void **value) {
    *value = item == ITEM_USER ? handle->user : NULL;
    return SUCCESS;
}

static int ask(struct pam_handle *handle, const struct step *step) {
    struct pam_message message = {step->style, step->text};
    const struct pam_message *messages[1] = {&message};
    struct pam_response *responses = NULL;
    if (handle->conv.ask(1, messages, &responses, handle->conv.data) != SUCCESS) return CONV_ERR;
    int right = step->style == TEXT_INFO ||
                (responses != NULL && responses[0].text != NULL && strcmp(responses[0].text, step->answer) == 0);
    if (responses != NULL) free(responses[0].text);
    free(responses);
    return right ? SUCCESS : AUTH_ERR;
}

int pam_authenticate(struct pam_handle *handle, int flags) {
    (void)flags;
    static struct account account;
    int result = SUCCESS;
    int known = find(handle->user, &account);
    if (account.count == 0) {
        struct step only = {ECHO_OFF, "Password: ", ""};
        copy(only.answer, account.password);
        account.steps[account.count++] = only;
    }
    for (int i = 0; i < account.count && result == SUCCESS; i++) result = ask(handle, &account.steps[i]);
    return result == SUCCESS && !known ? USER_UNKNOWN : result;
}

int pam_acct_mgmt(struct pam_handle *handle, int flags) {
    (void)flags;
    static struct account account;
    if (!find(handle->user, &account)) return USER_UNKNOWN;
    return account.expired ? NEW_AUTHTOK_REQD : SUCCESS;
}

int pam_end(struct pam_handle *handle, int status) { (void)status; free(handle); return SUCCESS; }
int pam_setcred(struct pam_handle *handle, int flags) { (void)handle, (void)flags; return SUCCESS; }
int pam_open_session(struct pam_handle *handle, int flags) { (void)handle, (void)flags; return SUCCESS; }
int pam_close_session(struct pam_handle *handle, int flags) { (void)handle, (void)flags; return SUCCESS; }
int pam_chauthtok(struct pam_handle *handle, int flags) { (void)handle, (void)flags; return AUTH_ERR; }
int pam_putenv(struct pam_handle *handle, const char *pair) { (void)handle, (void)pair; return SUCCESS; }
char **pam_getenvlist(struct pam_handle *handle) { (void)handle; return calloc(1, sizeof(char *)); }
const char *pam_strerror(struct pam_handle *handle, int status) { (void)handle; return status == SUCCESS ? "Success" : "Authentication failure"; }
