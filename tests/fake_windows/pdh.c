/* pdh.dll with the two counter sets of GPUs, as its own header describes them. The values are in the file FAKE_COUNTERS names:
   a line is `engine NAME VALUE` or `memory NAME VALUE`. A rate is valid from the second collection on. */
#include <windows.h>
#include <pdh.h>
#include <pdhmsg.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST 64
enum { ENGINE = 1, MEMORY = 2 };

static struct { int set; WCHAR name[160]; double value; } facts[MOST];
static int count, collections;

static void load(void)
{
    char set[16], name[160];
    double value;
    const char *path = getenv("FAKE_COUNTERS");
    FILE *file = path ? fopen(path, "r") : NULL;
    count = 0;
    while (file && count < MOST && fscanf(file, "%15s %159s %lf", set, name, &value) == 3) {
        facts[count].set = set[0] == 'e' ? ENGINE : MEMORY;
        MultiByteToWideChar(CP_UTF8, 0, name, -1, facts[count].name, 160);
        facts[count++].value = value;
    }
    if (file)
        fclose(file);
}

PDH_FUNCTION PdhOpenQueryW(LPCWSTR source, DWORD_PTR user, PDH_HQUERY *query)
{
    if (source || user)
        return PDH_INVALID_ARGUMENT;
    collections = 0;
    *query = (PDH_HQUERY)0x123456789ab0;
    return ERROR_SUCCESS;
}

PDH_FUNCTION PdhAddEnglishCounterW(PDH_HQUERY query, LPCWSTR path, DWORD_PTR user, PDH_HCOUNTER *counter)
{
    if (query != (PDH_HQUERY)0x123456789ab0 || user)
        return PDH_INVALID_HANDLE;
    if (!wcscmp(path, L"\\GPU Engine(*)\\Utilization Percentage"))
        *counter = (PDH_HCOUNTER)0x7700000000000001;
    else if (!wcscmp(path, L"\\GPU Process Memory(*)\\Dedicated Usage"))
        *counter = (PDH_HCOUNTER)0x7700000000000002;
    else
        return PDH_CSTATUS_NO_OBJECT;
    return ERROR_SUCCESS;
}

PDH_FUNCTION PdhCollectQueryData(PDH_HQUERY query)
{
    if (query != (PDH_HQUERY)0x123456789ab0)
        return PDH_INVALID_HANDLE;
    load();
    collections++;
    return count ? ERROR_SUCCESS : PDH_NO_DATA;
}

PDH_FUNCTION PdhGetFormattedCounterArrayW(
    PDH_HCOUNTER counter, DWORD format, LPDWORD size, LPDWORD items, PPDH_FMT_COUNTERVALUE_ITEM_W room)
{
    int set = (int)((ULONG_PTR)counter & 0xff), found = 0, i;
    DWORD whole = 0;
    WCHAR *text;

    if ((ULONG_PTR)counter >> 56 != 0x77 || (set == ENGINE ? format != PDH_FMT_DOUBLE : format != PDH_FMT_LARGE))
        return PDH_INVALID_HANDLE;
    for (i = 0; i < count; i++)
        if (facts[i].set == set) {
            found++;
            whole += sizeof *room + sizeof(WCHAR) * (wcslen(facts[i].name) + 1);
        }
    *items = found;
    if (whole > *size || (whole && !room)) {
        *size = whole;
        return PDH_MORE_DATA;
    }
    text = (WCHAR *)(room + found);
    for (i = 0, found = 0; i < count; i++)
        if (facts[i].set == set) {
            wcscpy(text, facts[i].name);
            room[found].szName = text;
            text += wcslen(text) + 1;
            room[found].FmtValue.CStatus = PDH_CSTATUS_VALID_DATA;
            if (set == MEMORY)
                room[found].FmtValue.largeValue = (LONGLONG)facts[i].value;
            else if (collections < 2)
                room[found].FmtValue.CStatus = PDH_CSTATUS_INVALID_DATA;
            else
                room[found].FmtValue.doubleValue = facts[i].value;
            found++;
        }
    return ERROR_SUCCESS;
}

PDH_FUNCTION PdhCloseQuery(PDH_HQUERY query)
{
    return query == (PDH_HQUERY)0x123456789ab0 ? ERROR_SUCCESS : PDH_INVALID_HANDLE;
}
