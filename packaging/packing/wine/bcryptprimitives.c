/* Stands in for ProcessPrng, which cryptography asks for and Wine 8 lacks. Never shipped. */
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T left) {
    while (left) {
        ULONG piece = left > 0x10000000 ? 0x10000000 : (ULONG)left;
        if (!RtlGenRandom(to, piece)) return FALSE;
        to += piece;
        left -= piece;
    }
    return TRUE;
}
