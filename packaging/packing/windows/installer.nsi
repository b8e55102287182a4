; The Windows installer: for one user, without administrator's rights. packing/windows_package.py gives what is in capitals (-D).
;   /S            silent        /D=C:\place   where to, last on the line
;   /AUTOSTART    start with the session as well; without it a silent installation leaves that as it is
; Ends with 2 where a program of ours runs and does not end, with 3 where Windows is too old: nothing has been changed then.
Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "Sections.nsh"
!include "WinCore.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "Win\COM.nsh"
!include "Win\Propkey.nsh"

!define NAME "Hoof Hearted"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\HoofHearted"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED_KEY "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define RUN_VALUE "HoofHearted" ; desktop/autostart_windows.py
!define SHORTCUT "$SMPROGRAMS\${NAME}.lnk"
!define STILL_RUNS 2
!define TOO_OLD 3
!define OLDEST_BUILD 17763 ; Windows 10 1809: what Qt 6 supports

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
RequestExecutionLevel user
!ifdef QUICKLY
  SetCompressor /SOLID zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
SetDateSave on
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\hoofhearted.exe"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString PROGRAM ${LANG_ENGLISH} "Program and Start menu entry"
LangString PROGRAM ${LANG_GERMAN} "Programm und Eintrag im Startmenü"
LangString AUTOSTART ${LANG_ENGLISH} "Start when I sign in"
LangString AUTOSTART ${LANG_GERMAN} "Bei der Anmeldung starten"
LangString OLD ${LANG_ENGLISH} "${NAME} needs Windows 10, version 1809, or newer, in 64 bits."
LangString OLD ${LANG_GERMAN} "${NAME} braucht Windows 10, Version 1809, oder neuer, in 64 Bit."
LangString RUNS ${LANG_ENGLISH} "${NAME} is running and has not ended. Quit it (also where a terminal watches with it), then try again."
LangString RUNS ${LANG_GERMAN} "${NAME} läuft und hat sich nicht beendet. Beenden Sie es (auch in Terminals, die damit zusehen) und versuchen Sie es noch einmal."

; Has the program that runs end in order (hoofhearted --quit), and sees that nobody holds our files. Nobody is killed: what it records would be lost.
!macro AskToEnd UN
Function ${UN}IsHeld
  StrCpy $R1 0
  Push $R2
  ${For} $R2 0 2
    StrCpy $R3 "hoofhearted.exe"
    ${IfThen} $R2 = 1 ${|} StrCpy $R3 "hoofhearted.com" ${|}
    ${IfThen} $R2 = 2 ${|} StrCpy $R3 "hoofhearted-agent.exe" ${|}
    ${If} ${FileExists} "$INSTDIR\$R3"
      ClearErrors
      FileOpen $R4 "$INSTDIR\$R3" a ; one that runs cannot be opened for writing
      ${If} ${Errors}
        StrCpy $R1 1
      ${Else}
        FileClose $R4
      ${EndIf}
    ${EndIf}
  ${Next}
  Pop $R2
FunctionEnd

Function ${UN}AskToEnd
  ${IfNot} ${FileExists} "$INSTDIR\hoofhearted.exe"
    Return
  ${EndIf}
  again:
  ClearErrors
  ExecWait '"$INSTDIR\hoofhearted.exe" --quit' $R0
  StrCpy $R5 0
  ${Do} ; its agent ends a moment after it
    Call ${UN}IsHeld
    ${IfThen} $R1 = 0 ${|} Return ${|}
    Sleep 250
    IntOp $R5 $R5 + 1
  ${LoopUntil} $R5 > 24
  IfSilent stop
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNS)" IDRETRY again
  stop:
  SetErrorLevel ${STILL_RUNS}
  Quit
FunctionEnd
!macroend
!insertmacro AskToEnd ""
!insertmacro AskToEnd "un."

; What an earlier version has laid there, and nothing else: the directory may hold other things.
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\hoofhearted.exe"
  Delete "$INSTDIR\hoofhearted.com"
  Delete "$INSTDIR\hoofhearted-agent.exe"
  Delete "$INSTDIR\LICENSE.txt"
!macroend

; By the application id Windows knows whose notifications these are (learn.microsoft.com/windows/win32/shell/appids).
Function NameShortcut
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${SHORTCUT}", ${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call 'Oleaut32::SysAllocString(w "${APP_ID}")p.r3'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r4'
        System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_BSTR},,p r3)p.r5'
        ${IPropertyStore::SetValue} $2 '($4,$5)'
        ${IPropertyStore::Commit} $2 ""
        System::Call 'Oleaut32::SysFreeString(p r3)'
        System::Free $4
        System::Free $5
        ${IUnknown::Release} $2 ""
        ${IPersistFile::Save} $1 '("${SHORTCUT}",1)'
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
FunctionEnd

Section "$(PROGRAM)" PROGRAM_SECTION
  SectionIn RO
  Call AskToEnd
  SetOutPath "$INSTDIR"
  !insertmacro RemoveProgram
  File /r "${PROGRAM_DIRECTORY}\*.*"
  File "/oname=LICENSE.txt" "${LICENCE}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "${SHORTCUT}" "$INSTDIR\hoofhearted.exe" "" "$INSTDIR\hoofhearted.exe" 0
  Call NameShortcut
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\hoofhearted.exe,0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
SectionEnd

Section /o "$(AUTOSTART)" AUTOSTART_SECTION
  WriteRegStr HKCU "${RUN_KEY}" "${RUN_VALUE}" '"$INSTDIR\hoofhearted.exe" --minimized'
  DeleteRegValue HKCU "${APPROVED_KEY}" "${RUN_VALUE}"
SectionEnd

; Whoever sees the box and leaves it empty means it.
Section -Autostart
  ${IfNot} ${Silent}
  ${AndIfNot} ${SectionIsSelected} ${AUTOSTART_SECTION}
    DeleteRegValue HKCU "${RUN_KEY}" "${RUN_VALUE}"
  ${EndIf}
SectionEnd

Function .onInit
  ${IfNot} ${AtLeastBuild} ${OLDEST_BUILD}
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(OLD)" /SD IDOK
    SetErrorLevel ${TOO_OLD}
    Quit
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/AUTOSTART" $R1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${AUTOSTART_SECTION}
  ${ElseIfNot} ${Silent}
    ReadRegStr $R1 HKCU "${RUN_KEY}" "${RUN_VALUE}"
    ${IfThen} $R1 != "" ${|} !insertmacro SelectSection ${AUTOSTART_SECTION} ${|}
  ${EndIf}
FunctionEnd

; Settings, history and notes (%LOCALAPPDATA%\hoofhearted) are the user's and stay.
Section "Uninstall"
  Call un.AskToEnd
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "${SHORTCUT}"
  RMDir /r "$LOCALAPPDATA\hoofhearted\run"
  RMDir "$LOCALAPPDATA\hoofhearted"
  DeleteRegValue HKCU "${RUN_KEY}" "${RUN_VALUE}"
  DeleteRegValue HKCU "${APPROVED_KEY}" "${RUN_VALUE}"
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\${APP_ID}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
SectionEnd
