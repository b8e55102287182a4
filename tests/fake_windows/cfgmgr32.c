/* cfgmgr32.dll with one NVIDIA display device at 0000:01:00.0, as its own headers describe it. FAKE_D_STATE is its power
   state, 1 (D0) to 4 (D3). */
#include <initguid.h>
#include <windows.h>
#include <cfgmgr32.h>
#include <devpkey.h>
#include <stdlib.h>

static const WCHAR DISPLAY[] = L"{4d36e968-e325-11ce-bfc1-08002be10318}";
static const WCHAR DEVICE[] = L"PCI\\VEN_10DE&DEV_2204&SUBSYS_00000000&REV_A1\\4&1";
static const WCHAR OTHER[] = L"PCI\\VEN_8086&DEV_A7A0&SUBSYS_00000000&REV_04\\3&1";
static const DEVPROPKEY GPU_LUID = {
    {0x60b193cb, 0x5276, 0x4d0f, {0x96, 0xfc, 0xf1, 0x73, 0xab, 0xad, 0x3e, 0xc6}}, 2};
enum { ROOM = sizeof DEVICE / 2 + sizeof OTHER / 2 + 1 };

static BOOL asked_for(PCWSTR filter, ULONG flags)
{
    return filter && !wcscmp(filter, DISPLAY) && flags == (CM_GETIDLIST_FILTER_CLASS | CM_GETIDLIST_FILTER_PRESENT);
}

CMAPI CONFIGRET WINAPI CM_Get_Device_ID_List_SizeW(PULONG length, PCWSTR filter, ULONG flags)
{
    *length = ROOM;
    return asked_for(filter, flags) ? CR_SUCCESS : CR_INVALID_FLAG;
}

CMAPI CONFIGRET WINAPI CM_Get_Device_ID_ListW(PCWSTR filter, PWCHAR buffer, ULONG length, ULONG flags)
{
    if (!asked_for(filter, flags))
        return CR_INVALID_FLAG;
    if (length < ROOM)
        return CR_BUFFER_SMALL;
    memcpy(buffer, OTHER, sizeof OTHER);
    memcpy(buffer + sizeof OTHER / 2, DEVICE, sizeof DEVICE);
    buffer[ROOM - 1] = 0;
    return CR_SUCCESS;
}

CMAPI CONFIGRET WINAPI CM_Locate_DevNodeW(PDEVINST node, DEVINSTID_W device, ULONG flags)
{
    *node = 7;
    return !flags && !wcscmp(device, DEVICE) ? CR_SUCCESS : CR_NO_SUCH_DEVNODE;
}

CMAPI CONFIGRET WINAPI CM_Get_DevNode_PropertyW(
    DEVINST node, const DEVPROPKEY *key, DEVPROPTYPE *type, PBYTE buffer, PULONG size, ULONG flags)
{
    CM_POWER_DATA power = {.PD_Size = sizeof power};
    ULONG bus = 1, address = 0;
    ULONGLONG luid = 0xC2D7;
    const void *value = NULL;
    ULONG length = 0;
    const char *state = getenv("FAKE_D_STATE");

    power.PD_MostRecentPowerState = state ? atoi(state) : PowerDeviceD0;
    if (node != 7 || flags)
        return CR_INVALID_DEVNODE;
#define ANSWER(KEY, VALUE, TYPE) \
    if (IsEqualDevPropKey(*key, KEY)) { value = &VALUE; length = sizeof VALUE; *type = TYPE; }
    ANSWER(DEVPKEY_Device_PowerData, power, DEVPROP_TYPE_BINARY)
    ANSWER(DEVPKEY_Device_BusNumber, bus, DEVPROP_TYPE_UINT32)
    ANSWER(DEVPKEY_Device_Address, address, DEVPROP_TYPE_UINT32)
    ANSWER(GPU_LUID, luid, DEVPROP_TYPE_UINT64)
    if (!value)
        return CR_NO_SUCH_VALUE;
    if (*size < length)
        return CR_BUFFER_SMALL;
    memcpy(buffer, value, length);
    *size = length;
    return CR_SUCCESS;
}
