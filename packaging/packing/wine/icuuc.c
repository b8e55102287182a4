/* Stands in for Windows' icuuc.dll, which Wine lacks and Qt6Core asks for converters of text: there are none, and Qt uses its own. Never shipped. */
typedef int Error;
#define EXPORT __declspec(dllexport)
#define NONE 4 /* U_FILE_ACCESS_ERROR */
EXPORT void *ucnv_open(const char *name, Error *e) { if (e) *e = NONE; return 0; }
EXPORT void ucnv_close(void *c) {}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void ucnv_reset(void *c) {}
EXPORT signed char ucnv_getMaxCharSize(void *c) { return 1; }
EXPORT const char *ucnv_getName(void *c, Error *e) { if (e) *e = NONE; return 0; }
EXPORT void ucnv_getToUCallBack(void *c, void **action, void **context) { if (action) *action = 0; if (context) *context = 0; }
EXPORT void ucnv_getFromUCallBack(void *c, void **action, void **context) { if (action) *action = 0; if (context) *context = 0; }
EXPORT void ucnv_setToUCallBack(void *c, void *action, const void *context, void **old, const void **older, Error *e) {}
EXPORT void ucnv_setFromUCallBack(void *c, void *action, const void *context, void **old, const void **older, Error *e) {}
EXPORT void ucnv_cbToUWriteUChars(void *a, const void *s, int length, int offset, Error *e) {}
EXPORT void ucnv_cbFromUWriteUChars(void *a, const void **s, const void *end, int offset, Error *e) {}
EXPORT void ucnv_toUnicode(void *c, void **to, const void *end, const char **s, const char *s_end, int *offsets, signed char flush, Error *e) { if (e) *e = NONE; }
EXPORT void ucnv_fromUnicode(void *c, char **to, const char *end, const void **s, const void *s_end, int *offsets, signed char flush, Error *e) { if (e) *e = NONE; }
EXPORT int ucnv_toUCountPending(void *c, Error *e) { return 0; }
EXPORT int ucnv_fromUCountPending(void *c, Error *e) { return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, Error *e) { return 0; }
EXPORT const char *ucnv_getAvailableName(int number) { return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
