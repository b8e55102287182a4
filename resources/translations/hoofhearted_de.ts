<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>hoofhearted</name>
    <message>
        <location filename="../../hoofhearted_desktop/agent/crashes.py"/>
        <source>if it happens again, install the NVIDIA driver anew, or another version of it</source>
        <translation>bei Wiederholung den NVIDIA-Treiber neu installieren, oder eine andere Version davon</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/crashes.py"/>
        <source>if it happens again, report it with {last}</source>
        <translation>bei Wiederholung mit {last} melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/crashes.py"/>
        <source>restart the computer; if it goes on, install the NVIDIA driver anew, or another version of it</source>
        <translation>den Rechner neu starten; hilft das nicht, den NVIDIA-Treiber neu installieren, oder eine andere Version davon</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/crashes.py"/>
        <source>the NVIDIA driver's library crashed the agent</source>
        <translation>die Bibliothek des NVIDIA-Treibers hat den Agenten abstürzen lassen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/crashes.py"/>
        <source>the NVIDIA driver's library has crashed the agent {by_driver} times since {time}; the GPUs are left alone until {until}</source>
        <translation>die Bibliothek des NVIDIA-Treibers hat den Agenten seit {time} {by_driver}-mal abstürzen lassen; die GPUs bleiben bis {until} unberührt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/crashes.py"/>
        <source>the agent crashed</source>
        <translation>der Agent ist abgestürzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/crashes.py"/>
        <source>{sentence} at {time}; it was begun anew</source>
        <translation>{sentence}, um {time}; er wurde neu gestartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/data_requests.py"/>
        <source>nothing was deleted, because the history cannot be read or written at the moment</source>
        <translation>nichts wurde gelöscht, weil der Verlauf gerade nicht gelesen oder geschrieben werden kann</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/data_requests.py"/>
        <source>the history could not be read</source>
        <translation>der Verlauf konnte nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/host.py"/>
        <source>a server without Python cannot run a service of ours: it is watched while somebody is connected</source>
        <translation>ein Server ohne Python kann keinen Dienst von uns ausführen: er wird beobachtet, solange jemand verbunden ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/host.py"/>
        <source>ended{ended_by}; what was going on is recorded</source>
        <translation>beendet{ended_by}; was gerade lief, ist aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/host.py"/>
        <source>the service of this machine is changed on it, by root: `hoofhearted agent install-service`</source>
        <translation>der Dienst dieses Rechners wird dort von root geändert: `hoofhearted agent install-service`</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/host.py"/>
        <source>this is a stand-in, which no service watches</source>
        <translation>dies ist ein Stellvertreter, den kein Dienst beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/host.py"/>
        <source>version {version} watches this machine as process {getpid}; clients join at {socket_path}</source>
        <translation>Version {version} beobachtet diesen Rechner als Prozess {getpid}; Programme verbinden sich über {socket_path}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>`hoofhearted agent logs` has what it said; `hoofhearted agent uninstall-service` takes it away</source>
        <translation>`hoofhearted agent logs` zeigt, was er gemeldet hat; `hoofhearted agent uninstall-service` entfernt ihn</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>`hoofhearted agent status` tells of it</source>
        <translation>`hoofhearted agent status` zeigt mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>`systemctl enable --now {name}` has it run; --replace writes one that stands before it</source>
        <translation>mit `systemctl enable --now {name}` läuft er; --replace schreibt einen, der Vorrang hat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>`{scope} --unit={name}` there has what it said; it is taken away from where it was set up</source>
        <translation>`{scope} --unit={name}` zeigt dort, was er gemeldet hat; entfernt wird er da, wo er eingerichtet wurde</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>a package has brought the service: {packaged}</source>
        <translation>den Dienst hat ein Paket mitgebracht: {packaged}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>a service is made by systemd, which {platform} has not</source>
        <translation>ein Dienst wird von systemd eingerichtet, das es unter {platform} nicht gibt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>a service on Windows is not there yet: the program watches while it runs; `hoofhearted --minimized` can be started with the session</source>
        <translation>einen Dienst gibt es unter Windows noch nicht: beobachtet wird, solange das Programm läuft; `hoofhearted --minimized` kann mit der Sitzung gestartet werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>install it elsewhere, such as a virtual environment in /opt</source>
        <translation>anderswo installieren, etwa in einer virtuellen Umgebung unter /opt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>install the program where only root can write, such as a virtual environment in /opt; or install the service as the user</source>
        <translation>das Programm dort installieren, wo nur root schreiben kann, etwa in einer virtuellen Umgebung unter /opt; oder den Dienst als Benutzer einrichten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>is not ours</source>
        <translation>ist nicht von uns</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>it runs from the machine's start anyway, whoever is logged in: lingering is for a user's service</source>
        <translation>er läuft ohnehin vom Start des Rechners an, egal wer angemeldet ist: Lingering ist für den Dienst eines Benutzers</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>it takes over when that one leaves, such as a window that is open. {waits}</source>
        <translation>er übernimmt, sobald jener endet, etwa ein offenes Fenster. {waits}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>kept the one that was there as {kept}</source>
        <translation>die vorhandene wurde als {kept} aufgehoben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>leave it out, or run this as root</source>
        <translation>weglassen oder als root ausführen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>make {parent} writable</source>
        <translation>{parent} beschreibbar machen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>root may ask it, and who is in the group {group}: `usermod -aG {group2} {member}`, then log in anew; only root may change its rules</source>
        <translation>fragen darf ihn root und wer in der Gruppe {group} ist: `usermod -aG {group2} {member}`, dann neu anmelden; die Regeln ändert nur root</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>root's service would run what others can change: {loose}</source>
        <translation>der Dienst von root würde ausführen, was andere ändern können: {loose}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>the agent is kept in {bundle}</source>
        <translation>der Agent liegt in {bundle}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>the machine</source>
        <translation>der Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>the program lies in {fleeting}, which is emptied, and which the service does not see</source>
        <translation>das Programm liegt in {fleeting}; das wird geleert, und der Dienst sieht es nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>the service of this machine runs, and you may ask it: there is nothing to install</source>
        <translation>der Dienst dieses Rechners läuft und darf gefragt werden: es gibt nichts einzurichten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>the service runs, and is started with </source>
        <translation>der Dienst läuft und startet mit </translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>the service runs, but lingering could not be switched on: {message}</source>
        <translation>der Dienst läuft, aber Lingering ließ sich nicht einschalten: {message}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>there is no group {group}</source>
        <translation>die Gruppe {group} gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>was changed by hand</source>
        <translation>wurde von Hand geändert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>wrote {path}</source>
        <translation>{path} geschrieben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>your session</source>
        <translation>der Sitzung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>{path} cannot be {what}: {reason}</source>
        <translation>{path} geht nicht ({what}): {reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>{path} is written, but the service does not run: {message}</source>
        <translation>{path} ist geschrieben, aber der Dienst läuft nicht: {message}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/install.py"/>
        <source>{path} {whose}, and is left as it is</source>
        <translation>{path} {whose} und bleibt, wie es ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/previewing.py"/>
        <source>too many previews are being made; ask again later</source>
        <translation>zu viele Vorschauen werden gerade berechnet; später erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>a recording has only what was left after secrets were taken out</source>
        <translation>eine Aufzeichnung hat nur, was nach dem Entfernen von Geheimnissen übrig war</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>it could not be found out</source>
        <translation>das ließ sich nicht herausfinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>the agent that watches here runs as another user, and ends nothing for you; end it in a terminal</source>
        <translation>der Agent, der hier beobachtet, läuft als anderer Benutzer und beendet für andere nichts; in einem Terminal beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>this is a recording: what it shows ran once, and cannot be ended any more</source>
        <translation>dies ist eine Aufzeichnung: was sie zeigt, lief einmal und lässt sich nicht mehr beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>this is the simulated server: nothing of it is real, so there is nothing to end</source>
        <translation>dies ist der simulierte Server: nichts davon ist echt, also gibt es nichts zu beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>this server is read without an agent on it, which could end a process; end it over ssh</source>
        <translation>dieser Server wird ohne Agenten gelesen, der einen Prozess beenden könnte; über ssh beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>this server is read without an agent on it, which could read the rest</source>
        <translation>dieser Server wird ohne Agenten gelesen, der den Rest lesen könnte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/process_requests.py"/>
        <source>too much is asked about processes at once</source>
        <translation>es wird zu viel auf einmal nach Prozessen gefragt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/remembering.py"/>
        <source>the history could not be read or written</source>
        <translation>der Verlauf konnte nicht gelesen oder geschrieben werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/rights.py"/>
        <source>only of yourself</source>
        <translation>nur von sich selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/rights.py"/>
        <source>only root may change what the service of this machine expects and keeps: it is in {config_dir}</source>
        <translation>nur root darf ändern, was der Dienst dieses Rechners erwartet und aufbewahrt: es liegt in {config_dir}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/rights.py"/>
        <source>{method}: only root may ask this of the service of this machine</source>
        <translation>{method}: das darf beim Dienst dieses Rechners nur root</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/sampler.py"/>
        <source>reading the GPU failed: {why}</source>
        <translation>das Lesen der GPU ist fehlgeschlagen: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/sampler.py"/>
        <source>run `hoofhearted doctor`</source>
        <translation>`hoofhearted doctor` ausführen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/service_requests.py"/>
        <source>systemd has been asked too much at once</source>
        <translation>systemd wurde zu oft auf einmal gefragt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/service_requests.py"/>
        <source>the agent that answers is the service already, in version {version}</source>
        <translation>der antwortende Agent ist schon der Dienst, in Version {version}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/settling.py"/>
        <source>make room there, and {parent} writable</source>
        <translation>dort Platz schaffen und {parent} beschreibbar machen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/settling.py"/>
        <source>the agent cannot be copied to {place}: {reason}</source>
        <translation>der Agent kann nicht nach {place} kopiert werden: {reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>`{shown}` has not come to an end for {patience_s} s</source>
        <translation>`{shown}` ist nach {patience_s} s noch nicht fertig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>`{shown}`: there is no such program</source>
        <translation>`{shown}`: dieses Programm gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>have `hoofhearted-agent run` started by what starts programs here (OpenRC, runit, @reboot of cron)</source>
        <translation>`hoofhearted-agent run` von dem starten lassen, was hier Programme startet (OpenRC, runit, @reboot von cron)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>it ended with status {returncode} and no word</source>
        <translation>es endete mit Status {returncode} und ohne ein Wort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>it is watched while somebody is connected; for more, hoofhearted has to be installed there</source>
        <translation>beobachtet wird, solange jemand verbunden ist; für mehr muss hoofhearted dort installiert werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>log in as {user} (`machinectl shell {user2}@`, ssh, the screen), or `sudo loginctl enable-linger {user3}`, and try again</source>
        <translation>als {user} anmelden (`machinectl shell {user2}@`, ssh, am Bildschirm) oder `sudo loginctl enable-linger {user3}`, dann erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>no service manager of {user} runs: this shell has no session of its own, as after su or sudo</source>
        <translation>es läuft kein Dienstverwalter von {user}: diese Shell hat keine eigene Sitzung, wie nach su oder sudo</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>systemd is installed, but did not start this machine, as in a container or in WSL without it</source>
        <translation>systemd ist installiert, hat diesen Rechner aber nicht gestartet, wie in einem Container oder in WSL ohne systemd</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>this machine has no systemd: there is no systemctl</source>
        <translation>dieser Rechner hat kein systemd: es gibt kein systemctl</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/systemd.py"/>
        <source>{by_hand}; in WSL, systemd=true in /etc/wsl.conf starts it</source>
        <translation>{by_hand}; in WSL startet es systemd=true in /etc/wsl.conf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/watch.py"/>
        <source>look for a disk or network share that does not answer; restart the computer if it stays so</source>
        <translation>nach einem Laufwerk oder einer Netzwerkfreigabe suchen, die nicht antwortet; bleibt es so, den Rechner neu starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/watch.py"/>
        <source>no such method: {method}</source>
        <translation>unbekannte Methode: {method}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/agent/watch.py"/>
        <source>reading this machine has not come to an end for {silent_s} s</source>
        <translation>das Lesen dieses Rechners ist nach {silent_s} s noch nicht fertig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source> {ended} ago</source>
        <translation> vor {ended}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>belongs to another user and is hidden</source>
        <translation>gehört einem anderen Benutzer und ist verborgen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>cannot be named: this agent runs in a container without the host's PIDs</source>
        <translation>ist nicht zu benennen: dieser Agent läuft in einem Container ohne die PIDs des Hosts</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>cannot be seen here: it had exited before anyone could look</source>
        <translation>ist hier nicht zu sehen: beendet, ehe jemand nachsehen konnte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>end what it started; if the memory stays held, restart the computer</source>
        <translation>beenden, was daraus gestartet wurde; bleibt der Speicher belegt, den Rechner neu starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>end {whose}</source>
        <translation>{whose} beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>has exited{process} and waits for {whose} to take note; its memory is still held</source>
        <translation>ist{process} beendet und wartet darauf, dass {whose} es bemerkt; der Speicher ist noch belegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>has exited{process}, its memory is still held</source>
        <translation>ist{process} beendet, der Speicher ist noch belegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>is stopped; its memory is still held</source>
        <translation>ist angehalten; der Speicher ist noch belegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>its parent</source>
        <translation>sein Elternprozess</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>keeps the device open without a GPU context</source>
        <translation>hält das Gerät ohne GPU-Kontext offen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>let it go on (kill -CONT {pid}), or end it</source>
        <translation>fortsetzen (kill -CONT {pid}) oder beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>run the agent as root to see its name</source>
        <translation>den Agenten als root starten, um den Namen zu sehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>start it with --pid=host</source>
        <translation>mit --pid=host starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/absence.py"/>
        <source>{who} (process {pid})</source>
        <translation>{who} (Prozess {pid})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>a program keeps its context or memory on the GPU, so it cannot rest</source>
        <translation>ein Programm behält seinen Kontext oder Speicher auf der GPU, darum kann sie nicht ruhen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>a program keeps the device open without a GPU context, so it cannot rest</source>
        <translation>ein Programm hält das Gerät ohne GPU-Kontext offen, darum kann es nicht ruhen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>has no name</source>
        <translation>hat keinen Namen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>if this agent runs in a container, start it with --pid=host</source>
        <translation>läuft dieser Agent in einem Container, ihn mit --pid=host starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>it is left alone for a moment, so that it can fall asleep</source>
        <translation>sie wird einen Moment in Ruhe gelassen, damit sie einschlafen kann</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>neither the load nor the power</source>
        <translation>weder Last noch Leistung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>no load</source>
        <translation>keine Last</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>no program uses it</source>
        <translation>kein Programm nutzt sie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>one process uses it</source>
        <translation>ein Prozess nutzt sie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>process {pid} {text}</source>
        <translation>Prozess {pid} {text}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>run `hoofhearted doctor` to see what the driver answers</source>
        <translation>`hoofhearted doctor` zeigt, was der Treiber antwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>run the agent as root to see who uses it</source>
        <translation>den Agenten als root starten, um zu sehen, wer sie nutzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>run the agent as root, and in a container with --pid=host, to see the others</source>
        <translation>den Agenten als root starten, in einem Container mit --pid=host, um die anderen zu sehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>the driver does not report processes for this GPU</source>
        <translation>der Treiber meldet für diese GPU keine Prozesse</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>the driver lists no process on this GPU</source>
        <translation>der Treiber führt keinen Prozess auf dieser GPU auf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>the driver reports {what} of this GPU</source>
        <translation>der Treiber meldet von dieser GPU {what}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>the driver tells neither the load of what MIG has cut nor, without privilege, who uses it</source>
        <translation>der Treiber nennt weder die Last dessen, was MIG abgeteilt hat, noch ohne Sonderrechte, wer es nutzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>the driver tells no load of what MIG has cut; {users}</source>
        <translation>der Treiber nennt keine Last dessen, was MIG abgeteilt hat; {users}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>the processes that the driver lists do only a small part of it</source>
        <translation>die vom Treiber aufgeführten Prozesse machen nur einen kleinen Teil davon aus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/activity.py"/>
        <source>{count} processes use it</source>
        <translation>{count} Prozesse nutzen sie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>After {duration}, at {time}.</source>
        <translation>Nach {duration}, um {time}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>All is well again on {host}</source>
        <translation>{host}: alles ist wieder gut</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>DEMO: {title}</source>
        <translation>DEMO: {title}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>Memory of the {gpu} is held for nothing</source>
        <translation>Speicher der {gpu} ist grundlos belegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>Process {pid}</source>
        <translation>Prozess {pid}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>Something is wrong on {host}</source>
        <translation>{host}: etwas stimmt nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The GPU driver of {host} has a problem</source>
        <translation>{host}: der GPU-Treiber hat ein Problem</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The GPU driver of {host} works again</source>
        <translation>{host}: der GPU-Treiber arbeitet wieder</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The fan of the {gpu} stands still</source>
        <translation>Der Lüfter der {gpu} steht still</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The memory of the {gpu} is free again</source>
        <translation>Der Speicher der {gpu} ist wieder frei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The {gpu} has cooled down</source>
        <translation>Die {gpu} ist abgekühlt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The {gpu} is back</source>
        <translation>Die {gpu} ist wieder da</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The {gpu} is being slowed down</source>
        <translation>Die {gpu} wird gedrosselt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The {gpu} is cooled again</source>
        <translation>Die {gpu} wird wieder gekühlt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The {gpu} is gone</source>
        <translation>Die {gpu} ist verschwunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The {gpu} is slowed down no longer</source>
        <translation>Die {gpu} wird nicht mehr gedrosselt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>The {gpu} is too hot</source>
        <translation>Die {gpu} ist zu heiß</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>by itself, because it is hot</source>
        <translation>von sich selbst, weil sie heiß ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>by the driver, because it is hot</source>
        <translation>vom Treiber, weil sie heiß ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>by the power supply, which asks it to brake</source>
        <translation>vom Netzteil, das sie bremsen lässt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>check the power supply and the GPU's power cables</source>
        <translation>das Netzteil und die Stromkabel der GPU prüfen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>end it if nobody needs it</source>
        <translation>beenden, falls niemand es braucht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>held {what} of the {name}</source>
        <translation>{what} der {name} belegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>kept the {name} awake</source>
        <translation>die {name} wach gehalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>see that its fans turn, that no dust is in them, and that air can reach the card</source>
        <translation>nachsehen, ob sich die Lüfter drehen, kein Staub darin ist und Luft an die Karte kommt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>see whether something blocks the fan, or its cable is loose</source>
        <translation>nachsehen, ob etwas den Lüfter blockiert oder sein Kabel lose ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{host} is being watched again</source>
        <translation>{host} wird wieder beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{host} is not being watched</source>
        <translation>{host} wird nicht beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{host}: it is recorded again</source>
        <translation>{host}: es wird wieder aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{host}: nothing is recorded any more</source>
        <translation>{host}: es wird nichts mehr aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{name} is at {hot}, and its fan stands still</source>
        <translation>{name} ist bei {hot}, und der Lüfter steht still</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{name} is at {temperature_c}, and slows itself down from {limit} on</source>
        <translation>{name} ist bei {temperature_c} und drosselt sich ab {limit} selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{name} is so hot{at} that its driver slows it down</source>
        <translation>{name} ist so heiß{at}, dass der Treiber sie drosselt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{sample} has been slowed down {by}, for some minutes</source>
        <translation>{sample} wird seit einigen Minuten gedrosselt, {by}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{who} has {held} since {begun}, and does nothing with it</source>
        <translation>{who} hat seit {begun} {held} und tut nichts damit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/alarm_words.py"/>
        <source>{who} {text}: {what} of the {name}</source>
        <translation>{who} {text}: {what} der {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>, first time seen</source>
        <translation>, zum ersten Mal gesehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>, though it is {wrong}</source>
        <translation>, obwohl: {wrong}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>a browser drawing with the GPU</source>
        <translation>ein Browser, der mit der GPU zeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>anything</source>
        <translation>alles</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>application {value}</source>
        <translation>Anwendung {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>command line {value}</source>
        <translation>Befehlszeile {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>executable {value}</source>
        <translation>Programm {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>first time seen</source>
        <translation>zum ersten Mal gesehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>gpu {value}</source>
        <translation>GPU {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>no rule expects it{more}</source>
        <translation>keine Regel erwartet es{more}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>nobody can say which program it is</source>
        <translation>niemand kann sagen, welches Programm es ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>on {days}</source>
        <translation>{days}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>the desktop itself</source>
        <translation>der Desktop selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>you asked to be told of {describe}</source>
        <translation>laut Regel zu melden: {describe}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/expectations.py"/>
        <source>you expect {describe}{though}</source>
        <translation>laut Regel erwartet: {describe}{though}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/hours.py"/>
        <source>every day</source>
        <translation>jeden Tag</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/messages.py"/>
        <source>rule.days: expected days such as "mon-fri" or "sat, sun", got {days}</source>
        <translation>rule.days: erwartet Tage wie "mon-fri" oder "sat, sun", nicht {days}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/messages.py"/>
        <source>rule.effect: expected one of {effects}, got {effect}</source>
        <translation>rule.effect: erwartet eines von {effects}, nicht {effect}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/messages.py"/>
        <source>rule.hours: expected hours such as "22:00-06:30", got {hours}</source>
        <translation>rule.hours: erwartet Stunden wie "22:00-06:30", nicht {hours}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/messages.py"/>
        <source>rule.{name}: is empty; leave it out to match any</source>
        <translation>rule.{name}: ist leer; weglassen, damit alles passt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/messages.py"/>
        <source>rule: names nothing; give at least one of {conditions}</source>
        <translation>rule: nennt nichts; mindestens eines angeben von {conditions}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/messages.py"/>
        <source>the agent said nothing of this GPU</source>
        <translation>der Agent hat von dieser GPU nichts gesagt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>In your quiet hours{where}: {happened}</source>
        <translation>In der Ruhezeit{where}: {happened}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>While you were away: {happened}</source>
        <translation>Während der Abwesenheit: {happened}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>for {time}</source>
        <translation>seit {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>something was wrong</source>
        <translation>etwas stimmte nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>still running</source>
        <translation>läuft noch</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>up to {temperature}</source>
        <translation>bis {temperature}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{began} {who} on the {gpu}, {lasted}</source>
        <translation>{began} {who} auf der {gpu}, {lasted}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{number}th</source>
        <translation>{number}.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{n} GPUs are quiet again</source>
        <translation><numerusform>{n} GPU ist wieder ruhig</numerusform><numerusform>{n} GPUs sind wieder ruhig</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{n} spin-ups, none unexpected</source>
        <translation><numerusform>{n} Einsatz, keiner unerwartet</numerusform><numerusform>{n} Einsätze, keiner unerwartet</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{n} spin-ups, {unexpected} unexpected</source>
        <translation><numerusform>{n} Einsatz, {unexpected} unerwartet</numerusform><numerusform>{n} Einsätze, {unexpected} unerwartet</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{text} ({n} GPUs)</source>
        <translation><numerusform>{text}</numerusform><numerusform>{text} ({n} GPUs)</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{text} · {nth} time in {time}</source>
        <translation>{text} · zum {nth} Mal in {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{watts} together for {time}</source>
        <translation>zusammen {watts} seit {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{who} used them for {time}</source>
        <translation>{who}: {time} genutzt</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/core/notice_words.py"/>
        <source>{who} woke {n} GPUs</source>
        <translation><numerusform>{who} hat {n} GPU geweckt</numerusform><numerusform>{who} hat {n} GPUs geweckt</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/presence.py"/>
        <source>you are at this machine</source>
        <translation>jemand sitzt an diesem Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/quantities.py"/>
        <source>n/a</source>
        <translation>k. A.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/quantities.py"/>
        <source>under {amount}</source>
        <translation>unter {amount}</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/core/quantities.py"/>
        <source>{n} days</source>
        <translation><numerusform>{n} Tag</numerusform><numerusform>{n} Tage</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>matches only where {value} is all that was typed; *{value2}* matches where it is a part</source>
        <translation>passt nur, wo {value} alles ist, was eingegeben wurde; *{value2}* passt auch, wo es ein Teil davon ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>never decides: {id} stands before it and says the same or more</source>
        <translation>entscheidet nie: {id} steht davor und sagt dasselbe oder mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>there is no GPU {value} on this machine; there is {known}</source>
        <translation>eine GPU {value} gibt es auf diesem Rechner nicht; vorhanden: {known}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>there is no file {value}</source>
        <translation>die Datei {value} gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>there is no user {value} on this machine</source>
        <translation>einen Benutzer {value} gibt es auf diesem Rechner nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>what runs in a container is never in {value}; write container = "*" or its name</source>
        <translation>was in einem Container läuft, ist nie in {value}; container = "*" oder dessen Namen schreiben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>{value} begins or ends with a space, which counts</source>
        <translation>{value} beginnt oder endet mit einem Leerzeichen, das zählt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>{value} is a path; that is an executable</source>
        <translation>{value} ist ein Pfad; das ist executable</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>{value} is neither a whole path nor the name of a file</source>
        <translation>{value} ist weder ein ganzer Pfad noch der Name einer Datei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>{value} looks like a regular expression; only * and ? stand for anything here</source>
        <translation>{value} sieht nach einem regulären Ausdruck aus; hier stehen nur * und ? für Beliebiges</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>{value} looks like an image; write the container's name</source>
        <translation>{value} sieht nach einem Image aus; den Namen des Containers schreiben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>{value}: a ? stands for a letter only where there is a * as well</source>
        <translation>{value}: ein ? steht nur dann für einen Buchstaben, wenn es auch ein * gibt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/rule_doubts.py"/>
        <source>~ does not stand for a home directory; write the whole path, or * in place of it</source>
        <translation>~ steht nicht für das Home-Verzeichnis; den ganzen Pfad schreiben oder * an dessen Stelle</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/shortages.py"/>
        <source>end what has so many open, or raise the limit (`ulimit -n`)</source>
        <translation>beenden, was so viele offen hat, oder die Grenze erhöhen (`ulimit -n`)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/shortages.py"/>
        <source>end what runs so many or uses much memory, or raise the limits (`ulimit -u`, `ulimit -v`, a container's)</source>
        <translation>beenden, was so viele startet oder viel Speicher belegt, oder die Grenzen erhöhen (`ulimit -u`, `ulimit -v`, die eines Containers)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/shortages.py"/>
        <source>end what uses much memory, or raise the limit there is (`ulimit -v`, a container's, a service's)</source>
        <translation>beenden, was viel Speicher belegt, oder die Grenze erhöhen (`ulimit -v`, die eines Containers oder Dienstes)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/shortages.py"/>
        <source>no thread or process more can be started</source>
        <translation>es kann kein Thread oder Prozess mehr gestartet werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/shortages.py"/>
        <source>there is no memory left for it</source>
        <translation>dafür ist kein Speicher mehr da</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/shortages.py"/>
        <source>too many files are open</source>
        <translation>zu viele Dateien sind offen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/spared.py"/>
        <source>draws the desktop: everything that is open in the session would end with it</source>
        <translation>zeichnet den Desktop: alles, was in der Sitzung offen ist, würde mit enden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/spared.py"/>
        <source>holds the session together: everything that is open in it would end with it</source>
        <translation>hält die Sitzung zusammen: alles, was darin offen ist, würde mit enden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/spared.py"/>
        <source>is Hoof Hearted itself</source>
        <translation>ist Hoof Hearted selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/spared.py"/>
        <source>is the shell that a person logged in with: everything that was started in it could end with it</source>
        <translation>ist die Shell einer Anmeldung: alles, was darin gestartet wurde, könnte mit enden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/spared.py"/>
        <source>keeps the machine running</source>
        <translation>hält den Rechner am Laufen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/suspicion.py"/>
        <source>a known miner</source>
        <translation>ein bekannter Miner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/suspicion.py"/>
        <source>run from a directory that anybody may write</source>
        <translation>aus einem Verzeichnis gestartet, in das jeder schreiben darf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>and {n} more asleep</source>
        <translation>und {n} weitere schlafend</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>and {n} more idle</source>
        <translation>und {n} weitere im Leerlauf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>asleep</source>
        <translation>schläft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>cannot tell</source>
        <translation>unklar</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>computing</source>
        <translation>rechnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>decoding</source>
        <translation>dekodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>drawing</source>
        <translation>zeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>encoding</source>
        <translation>kodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>held awake</source>
        <translation>wach gehalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>held awake by {who}</source>
        <translation>wach gehalten von {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>idle</source>
        <translation>Leerlauf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>somebody unknown</source>
        <translation>jemand Unbekanntes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>{who} computing</source>
        <translation>{who} rechnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>{who} decoding</source>
        <translation>{who} dekodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>{who} drawing</source>
        <translation>{who} zeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>{who} encoding</source>
        <translation>{who} kodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/tooltip_words.py"/>
        <source>{who} somebody unknown</source>
        <translation>{who}, jemand Unbekanntes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>afternoon</source>
        <translation>Nachmittag</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>afternoons</source>
        <translation>Nachmittage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>evening</source>
        <translation>Abend</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>evenings</source>
        <translation>Abende</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>morning</source>
        <translation>Morgen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>mornings</source>
        <translation>Morgen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>night</source>
        <translation>Nacht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>nights</source>
        <translation>Nächte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>not usual around this hour</source>
        <translation>um diese Zeit unüblich</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>seen on each of the last {looked} {days} around this hour</source>
        <translation>um diese Zeit gesehen: {looked} der letzten {looked} {days}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>seen on each of the {watched} {days} watched around this hour</source>
        <translation>um diese Zeit gesehen: alle {watched} beobachteten {days}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>seen on the last {day} around this hour</source>
        <translation>um diese Zeit gesehen: zuletzt ({day})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>seen on the one {day} watched around this hour</source>
        <translation>um diese Zeit gesehen: das eine beobachtete Mal ({day})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>seen on {seen} of the last {looked} {days} around this hour</source>
        <translation>um diese Zeit gesehen: {seen} der letzten {looked} {days}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>seen on {seen} of the {watched} {days} watched around this hour</source>
        <translation>um diese Zeit gesehen: {seen} der {watched} beobachteten {days}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/usual.py"/>
        <source>weekday {word}</source>
        <translation>{word} an Werktagen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>Cannot tell what {gpu} does</source>
        <translation>Unklar, was {gpu} tut</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>Cannot tell: no NVIDIA GPU was found.</source>
        <translation>Unklar: keine NVIDIA-GPU gefunden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>Cannot tell: {why}</source>
        <translation>Unklar: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>GPU at {place}</source>
        <translation>GPU bei {place}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>Slurm job {id}</source>
        <translation>Slurm-Job {id}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>Somebody unknown</source>
        <translation>Jemand Unbekanntes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>The {gpu}</source>
        <translation>Die {gpu}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>The {gpu} cannot be read any more</source>
        <translation>Die {gpu} ist nicht mehr lesbar</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>The {gpu} is quiet again</source>
        <translation>Die {gpu} ist wieder ruhig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>container {name}</source>
        <translation>Container {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>kept awake by this app: {time}</source>
        <translation>von dieser App wach gehalten: {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>on {host}</source>
        <translation>({host})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>since {time}</source>
        <translation>seit {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>the {gpu}</source>
        <translation>die {gpu}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>user {name}</source>
        <translation>Benutzer {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{first} and {second}</source>
        <translation>{first} und {second}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{first}, and {n} more that have exited</source>
        <translation>{first}, und {n} weitere sind beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is asleep</source>
        <translation>{gpu} schläft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is computing</source>
        <translation>{gpu} rechnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is computing for {who}</source>
        <translation>{gpu} rechnet für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is decoding</source>
        <translation>{gpu} dekodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is decoding for {who}</source>
        <translation>{gpu} dekodiert für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is drawing</source>
        <translation>{gpu} zeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is drawing for {who}</source>
        <translation>{gpu} zeichnet für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is encoding</source>
        <translation>{gpu} kodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is encoding for {who}</source>
        <translation>{gpu} kodiert für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is held awake</source>
        <translation>{gpu} wird wach gehalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is held awake by {who}</source>
        <translation>{gpu} wird von {who} wach gehalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is idle</source>
        <translation>{gpu} ist im Leerlauf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{gpu} is working for somebody unknown</source>
        <translation>{gpu} arbeitet für jemand Unbekanntes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{load} decoder</source>
        <translation>{load} Decoder</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{load} encoder</source>
        <translation>{load} Encoder</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{power} ({over} W over idle)</source>
        <translation>{power} ({over} W über Leerlauf)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{who} joined on the {gpu}</source>
        <translation>{who} nutzt jetzt auch die {gpu}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{who} used it for {time}</source>
        <translation>{who}: {time} genutzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/core/wording.py"/>
        <source>{who} woke the {gpu}</source>
        <translation>{who} hat die {gpu} geweckt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Add a server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Among cards and tables</source>
        <translation>In Karten und Tabellen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Close the details</source>
        <translation>Einzelheiten schließen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Close the window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Connect the host again</source>
        <translation>Rechner neu verbinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Copy the chosen rows</source>
        <translation>Gewählte Zeilen kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>End the process, after a question</source>
        <translation>Prozess beenden, nach einer Rückfrage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Filter by what is typed</source>
        <translation>Nach dem Eingegebenen filtern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Filter what the page lists</source>
        <translation>Einträge der Seite filtern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Fold the GPUs of a host, and unfold them</source>
        <translation>GPUs eines Rechners ein- und ausklappen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Go back in time, on, and to now</source>
        <translation>In der Zeit zurück, vor und zu jetzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Go back to all spin-ups</source>
        <translation>Zurück zu allen Einsätzen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Go to the next one</source>
        <translation>Zum nächsten Eintrag</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Go to the next part of the window</source>
        <translation>Zum nächsten Teil des Fensters</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Go to the spin-up before, and to the one after</source>
        <translation>Zum Einsatz davor gehen, und zum danach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Group the processes by application, or not</source>
        <translation>Prozesse nach Anwendung gruppieren oder nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Hosts and GPUs</source>
        <translation>Rechner und GPUs</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>In a chart</source>
        <translation>In einem Diagramm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>In one spin-up</source>
        <translation>Bei einem Einsatz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>In the list of hosts</source>
        <translation>In der Liste der Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>In the table of processes</source>
        <translation>In der Tabelle der Prozesse</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Keep the note</source>
        <translation>Notiz behalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>List these keys</source>
        <translation>Diese Tasten zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Move the line that reads the values</source>
        <translation>Leselinie bewegen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Move the server</source>
        <translation>Server verschieben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>On the timeline of spin-ups</source>
        <translation>Auf der Zeitleiste der Einsätze</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Open the menu of the host</source>
        <translation>Menü des Rechners öffnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Open the menu of the process</source>
        <translation>Menü des Prozesses öffnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Open the settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Remove the server</source>
        <translation>Server entfernen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Rename the server</source>
        <translation>Server umbenennen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>See a shorter time, or a longer one</source>
        <translation>Kürzere oder längere Zeit zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>See all of it again</source>
        <translation>Wieder alles zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>See fewer days, or more</source>
        <translation>Weniger Tage sehen, oder mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>See the days before, or after</source>
        <translation>Die Tage davor sehen, oder danach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show all GPUs</source>
        <translation>Alle GPUs zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show the GPU before</source>
        <translation>Vorige GPU zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show the details, or open the group</source>
        <translation>Einzelheiten zeigen oder Gruppe öffnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show the first host, the second, and so on</source>
        <translation>Ersten Rechner zeigen, zweiten und so weiter</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show the machine's own figures</source>
        <translation>Werte des Rechners zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show the next GPU</source>
        <translation>Nächste GPU zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show the spin-up before, and the one after</source>
        <translation>Den Einsatz davor zeigen, und den danach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Show the spin-ups</source>
        <translation>Einsätze zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Stand still, or go on</source>
        <translation>Stillstehen oder weitergehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/actions.py"/>
        <source>Zoom at the mouse; the wheel alone does where nothing scrolls</source>
        <translation>Bei der Maus zoomen; das Rad allein tut es, wo nichts zu rollen ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>&amp;Name in the list (optional)</source>
        <translation>&amp;Name in der Liste (freiwillig)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Add it anyway</source>
        <translation>Trotzdem hinzufügen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Connecting to {name}</source>
        <translation>Verbinde: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Copy the error</source>
        <translation>Fehler kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Edit the address</source>
        <translation>Adresse bearbeiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>In your SSH configuration (the first {few} of {all}):</source>
        <translation>In der SSH-Konfiguration (die ersten {few} von {all}):</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>In your SSH configuration:</source>
        <translation>In der SSH-Konfiguration:</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Name in the list</source>
        <translation>Name in der Liste</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>No connection to {name}</source>
        <translation>Keine Verbindung: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/add_server.py"/>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/adding.py"/>
        <source>{name} is in the list already.</source>
        <translation>{name} steht schon in der Liste.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_list.py"/>
        <source>Close the list</source>
        <translation>Liste schließen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_list.py"/>
        <source>Spin-ups while you were away</source>
        <translation>Einsätze während der Abwesenheit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_list.py"/>
        <source>While you were away</source>
        <translation>Während der Abwesenheit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_list.py"/>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_list.py"/>
        <source>unexpected</source>
        <translation>unerwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_list.py"/>
        <source>{happened}, since {time}</source>
        <translation>{happened}, seit {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_panel.py"/>
        <source>Dismiss what happened while you were away</source>
        <translation>Ausblenden, was während der Abwesenheit geschah</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/away_panel.py"/>
        <source>{happened}. List them</source>
        <translation>{happened}. Auflisten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/banner.py"/>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/banner.py"/>
        <source>State: {state}</source>
        <translation>Zustand: {state}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/banner.py"/>
        <source>This is expected</source>
        <translation>Das ist erwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/banner.py"/>
        <source>Unexpected</source>
        <translation>Unerwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>ProxyCommand failed</source>
        <translation>ProxyCommand gescheitert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>Python is incomplete</source>
        <translation>Python unvollständig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>Python is too old</source>
        <translation>Python zu alt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>SSH configuration is wrong</source>
        <translation>SSH-Konfiguration falsch</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>SSH is too old</source>
        <translation>SSH zu alt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>agent arrived damaged</source>
        <translation>Agent kam beschädigt an</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>agent could not start</source>
        <translation>Agent startet nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>agent is too new</source>
        <translation>Agent zu neu</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>agent is too old</source>
        <translation>Agent zu alt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>certificate not trusted</source>
        <translation>Zertifikat unbekannt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>does not speak SSH</source>
        <translation>spricht kein SSH</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>fell silent</source>
        <translation>verstummt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>has no agent</source>
        <translation>hat keinen Agenten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>host key has changed</source>
        <translation>Hostschlüssel geändert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>host key is revoked</source>
        <translation>Hostschlüssel widerrufen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>host key not confirmed</source>
        <translation>Hostschlüssel nicht bestätigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>is no Prometheus</source>
        <translation>ist kein Prometheus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>its address is wrong</source>
        <translation>Adresse falsch</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>jump host failed</source>
        <translation>Sprungrechner gescheitert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>knows no GPU</source>
        <translation>kennt keine GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>login shell is too noisy</source>
        <translation>Login-Shell zu gesprächig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>name not found</source>
        <translation>Name nicht gefunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no NVIDIA GPU</source>
        <translation>keine NVIDIA-GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no NVIDIA driver</source>
        <translation>kein NVIDIA-Treiber</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no Python</source>
        <translation>kein Python</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no answer after sign-in</source>
        <translation>keine Antwort nach Anmeldung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no place for the agent</source>
        <translation>kein Ort für den Agenten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no space for the agent</source>
        <translation>kein Platz für den Agenten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>no way there</source>
        <translation>kein Weg dorthin</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>not a Linux server</source>
        <translation>kein Linux-Server</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>nothing to send there</source>
        <translation>nichts zu senden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>paramiko is missing</source>
        <translation>paramiko fehlt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>runs no programs</source>
        <translation>führt keine Programme aus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>sends elsewhere</source>
        <translation>verweist anderswohin</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>sign-in not accepted</source>
        <translation>Anmeldung nicht angenommen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>sign-in wanted</source>
        <translation>Anmeldung nötig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>unknown processor</source>
        <translation>unbekannter Prozessor</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/brief_words.py"/>
        <source>wants TLS</source>
        <translation>verlangt TLS</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_column.py"/>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_column.py"/>
        <source>Choose which charts are shown</source>
        <translation>Auswählen, welche Diagramme gezeigt werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Back to now</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>By program</source>
        <translation>Nach Programm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Save as table (CSV)…</source>
        <translation>Als Tabelle speichern (CSV)…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Show the whole range up to now (double click, or 0)</source>
        <translation>Den ganzen Zeitraum bis jetzt zeigen (Doppelklick oder 0)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Show which program used how much</source>
        <translation>Zeigen, welches Programm wie viel nutzte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Stand still, or go on (space bar). What comes meanwhile is kept.</source>
        <translation>Stillstehen oder weitergehen (Leertaste). Was inzwischen kommt, geht nicht verloren.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Time shown</source>
        <translation>Gezeigte Zeit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_controls.py"/>
        <source>Time shown: {range}</source>
        <translation>Gezeigte Zeit: {range}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_export.py"/>
        <source>{begins} to {ends} (UTC{offset})</source>
        <translation>{begins} bis {ends} (UTC{offset})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_export.py"/>
        <source>{date}, {time}</source>
        <translation>{date}, {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_export.py"/>
        <source>{gpu} on {host}</source>
        <translation>{gpu} ({host})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_export.py"/>
        <source>{title} (demo: nothing of this is real)</source>
        <translation>{title} (Demo: nichts davon ist echt)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_picture.py"/>
        <source>fetching …</source>
        <translation>wird geholt …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_picture.py"/>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/chart_view.py"/>
        <source>others</source>
        <translation>andere</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/charts.py"/>
        <source>nobody known</source>
        <translation>niemand Bekanntes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/charts.py"/>
        <source>{line} {value}</source>
        <translation>{line} {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/charts.py"/>
        <source>{title} chart</source>
        <translation>Diagramm {title}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Connected to {name}</source>
        <translation>Verbunden: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Connecting</source>
        <translation>Verbinde</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Connecting to {name} (attempt {n})</source>
        <translation>Verbinde: {name} (Versuch {n})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Disconnected from {name}</source>
        <translation>Getrennt: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Edit address…</source>
        <translation>Adresse bearbeiten…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Hide this machine</source>
        <translation>Diesen Rechner ausblenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>It can be shown again from the menu of the list of hosts</source>
        <translation>Im Menü der Liste lässt er sich wieder einblenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>It is not watched until you connect again.</source>
        <translation>Er wird erst nach dem Verbinden wieder beobachtet.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>No NVIDIA GPU was found on this machine</source>
        <translation>Auf diesem Rechner wurde keine NVIDIA-GPU gefunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>No NVIDIA GPU was found on {name}</source>
        <translation>{name}: keine NVIDIA-GPU gefunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>No data from {name}</source>
        <translation>Keine Daten: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>No readings from {name}</source>
        <translation>Keine Messwerte: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Shows a simulated server, labelled DEMO</source>
        <translation>Zeigt einen simulierten Server, als DEMO gekennzeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Waiting for its turn.</source>
        <translation>Wartet, bis er an der Reihe ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Waiting for the first reading.</source>
        <translation>Wartet auf den ersten Messwert.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/empty_page.py"/>
        <source>Watches the GPUs of another computer, over SSH</source>
        <translation>Beobachtet die GPUs eines anderen Rechners über SSH</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>End a process</source>
        <translation>Prozess beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>End process</source>
        <translation>Prozess beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>End {who}?</source>
        <translation>{who} beenden?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>Force it to end</source>
        <translation>Beenden erzwingen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>It has been asked to end. Waiting for it…</source>
        <translation>Er wurde gebeten zu enden. Warten, bis es so weit ist…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>It is asked to end. What it has not saved is lost, and so is the work that it has not finished.</source>
        <translation>Er wird gebeten zu enden. Was er nicht gespeichert hat, geht verloren, ebenso unfertige Arbeit.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>It is still there. The system cannot end it: it may wait for a disk or for the driver.</source>
        <translation>Er ist noch da. Das System kann ihn nicht beenden: vielleicht wartet er auf ein Laufwerk oder den Treiber.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>It takes no notice. By force it ends at once, and cannot save or tidy up anything.</source>
        <translation>Er reagiert nicht. Erzwungen endet er sofort und kann nichts mehr speichern oder aufräumen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/end_dialog.py"/>
        <source>{who} is still there</source>
        <translation>{who} ist noch da</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/ending.py"/>
        <source>On {host}: {facts}</source>
        <translation>{host}: {facts}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/ending.py"/>
        <source>it was not ended</source>
        <translation>er wurde nicht beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/ending.py"/>
        <source>process {pid}</source>
        <translation>Prozess {pid}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/ending.py"/>
        <source>running for {duration}</source>
        <translation>läuft seit {duration}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/ending.py"/>
        <source>the agent there is older, and cannot end processes</source>
        <translation>der Agent dort ist älter und kann keine Prozesse beenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/ending.py"/>
        <source>user {user}</source>
        <translation>Benutzer {user}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/ending.py"/>
        <source>{who} has ended.</source>
        <translation>{who} ist beendet.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_charts.py"/>
        <source>No readings of that time are kept.</source>
        <translation>Aus dieser Zeit sind keine Messwerte mehr da.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_charts.py"/>
        <source>The figures are its means; point at the charts for those of a moment.</source>
        <translation>Die Werte sind Mittel; der Zeiger auf den Kurven zeigt die eines Moments.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_charts.py"/>
        <source>The figures are of now; point at the charts for those of a moment.</source>
        <translation>Die Werte sind von jetzt; der Zeiger auf den Kurven zeigt die eines Moments.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_charts.py"/>
        <source>The readings could not be fetched: {why}</source>
        <translation>Die Messwerte waren nicht zu holen: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_delegate.py"/>
        <source>{time} so far</source>
        <translation>bisher {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_deletion.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_deletion.py"/>
        <source>Delete the spin-up</source>
        <translation>Einsatz löschen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_deletion.py"/>
        <source>Delete this spin-up?</source>
        <translation>Diesen Einsatz löschen?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_deletion.py"/>
        <source>It is taken out of the history of its machine, with its note, and cannot be brought back.</source>
        <translation>Er wird mitsamt seiner Notiz aus dem Verlauf seines Rechners entfernt und lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_deletion.py"/>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>All GPUs</source>
        <translation>Alle GPUs</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>All hosts</source>
        <translation>Alle Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>All programs</source>
        <translation>Alle Programme</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>More filters</source>
        <translation>Weitere Filter</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Search in names, notes and commands</source>
        <translation>In Namen, Notizen und Befehlen suchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Search spin-ups</source>
        <translation>Einsätze durchsuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Show all spin-ups again</source>
        <translation>Wieder alle Einsätze zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_filters.py"/>
        <source>Unexpected only</source>
        <translation>Nur unerwartete</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>Spin-ups</source>
        <translation>Einsätze</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{name} at {began}, for {lasted}</source>
        <translation>{name} um {began}, {lasted} lang</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{name} since {began}, for {lasted} so far</source>
        <translation>{name} seit {began}, bisher {lasted}</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{n} spin-ups</source>
        <translation><numerusform>{n} Einsatz</numerusform><numerusform>{n} Einsätze</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{n} spin-ups in this time</source>
        <translation><numerusform>{n} Einsatz in dieser Zeit</numerusform><numerusform>{n} Einsätze in dieser Zeit</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{spin_ups}, all expected. Click to look closer.</source>
        <translation>{spin_ups}, alle erwartet. Klicken, um näher hinzusehen.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{spin_ups}, {n} unexpected. Click to look closer.</source>
        <translation><numerusform>{spin_ups}, {n} unerwartet. Klicken, um näher hinzusehen.</numerusform><numerusform>{spin_ups}, {n} unerwartet. Klicken, um näher hinzusehen.</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{told}, up to {peak}. Expected: {why}.</source>
        <translation>{told}, bis zu {peak}. Erwartet: {why}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane.py"/>
        <source>{told}, up to {peak}. Unexpected: {why}.</source>
        <translation>{told}, bis zu {peak}. Unerwartet: {why}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane_drawing.py"/>
        <source>being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_lane_drawing.py"/>
        <source>nothing recorded</source>
        <translation>nichts aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_model.py"/>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_model.py"/>
        <source>{n} unexpected</source>
        <translation><numerusform>{n} unerwartet</numerusform><numerusform>{n} unerwartet</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_note.py"/>
        <source>A note can be written once it has ended.</source>
        <translation>Eine Notiz ist möglich, sobald er beendet ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_note.py"/>
        <source>Kept.</source>
        <translation>Behalten.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_note.py"/>
        <source>Not kept: {why}</source>
        <translation>Nicht behalten: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_note.py"/>
        <source>Note to this spin-up</source>
        <translation>Notiz zu diesem Einsatz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_note.py"/>
        <source>There is no note any more.</source>
        <translation>Es gibt keine Notiz mehr.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_note.py"/>
        <source>What was it? A note is kept with the spin-up, on its machine.</source>
        <translation>Was war das? Die Notiz bleibt beim Einsatz, auf seinem Rechner.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_note.py"/>
        <source>{n} letters too many</source>
        <translation><numerusform>{n} Zeichen zu viel</numerusform><numerusform>{n} Zeichen zu viel</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Connecting…</source>
        <translation>Verbindung wird aufgebaut…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Each machine keeps its own spin-ups, and is asked once it is connected.</source>
        <translation>Jeder Rechner führt seine Einsätze selbst und wird gefragt, sobald er verbunden ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Each machine keeps its own spin-ups, and none is connected. They are kept there, and come back with it.</source>
        <translation>Jeder Rechner führt seine Einsätze selbst, und keiner ist verbunden. Dort bleiben sie und sind mit der Verbindung wieder da.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Everything that is recorded was looked at.</source>
        <translation>Alles Aufgezeichnete wurde durchsucht.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Looking further back…</source>
        <translation>Ältere werden durchsucht…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>No spin-up matches</source>
        <translation>Kein Einsatz passt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>No spin-up yet</source>
        <translation>Noch kein Einsatz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Nobody can be asked</source>
        <translation>Niemand kann gefragt werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Read back to {date}.</source>
        <translation>Gelesen bis {date}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>Reading the spin-ups…</source>
        <translation>Einsätze werden gelesen…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>The first that is recorded is of {days}</source>
        <translation>Der erste aufgezeichnete ist von {days}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>The history cannot be read</source>
        <translation>Der Verlauf ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>What happens from now on is listed here all the same.</source>
        <translation>Was von jetzt an geschieht, steht trotzdem hier.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>When a GPU goes to work, it is listed here with who did it, for how long, and what it cost.</source>
        <translation>Sobald eine GPU arbeitet, steht hier, für wen, wie lange und was es gekostet hat.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>connecting</source>
        <translation>Verbindung wird aufgebaut</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>{host} is not connected: its spin-ups are as they were when it last was.</source>
        <translation>{host} ist nicht verbunden: seine Einsätze sind auf dem Stand der letzten Verbindung.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>{host} is not connected: its spin-ups are not in this list.</source>
        <translation>{host} ist nicht verbunden: seine Einsätze fehlen in dieser Liste.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>{host}: {date}</source>
        <translation>{host}: {date}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_notes.py"/>
        <source>{host}: {why}</source>
        <translation>{host}: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Back to today</source>
        <translation>Zurück zu heute</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Days that are seen</source>
        <translation>Gezeigte Tage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Earlier days</source>
        <translation>Frühere Tage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Later days</source>
        <translation>Spätere Tage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Show all spin-ups</source>
        <translation>Alle Einsätze zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Spin-ups by day</source>
        <translation>Einsätze nach Tagen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>This week ›</source>
        <translation>Diese Woche ›</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>This week: {figures} ›</source>
        <translation>Diese Woche: {figures} ›</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>Week</source>
        <translation>Woche</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_overview.py"/>
        <source>{first} to {last}</source>
        <translation>{first} bis {last}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Always tell me</source>
        <translation>Immer melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Decoder</source>
        <translation>Decoder</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Encoder</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>It can be deleted once it has ended</source>
        <translation>Löschen ist möglich, sobald er beendet ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>It was not deleted: {why}</source>
        <translation>Nicht gelöscht: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Load</source>
        <translation>Last</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Nothing is known of it by which a rule could name it</source>
        <translation>Es ist nichts bekannt, woran eine Regel es erkennen könnte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Power</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Remove the rule</source>
        <translation>Regel entfernen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Show its day</source>
        <translation>Seinen Tag zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>The spin-up after</source>
        <translation>Der Einsatz danach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>The spin-up after (Alt+Page Down)</source>
        <translation>Der Einsatz danach (Alt+Bild ab)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>The spin-up before</source>
        <translation>Der Einsatz davor</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>The spin-up before (Alt+Page Up)</source>
        <translation>Der Einsatz davor (Alt+Bild auf)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>This was expected</source>
        <translation>Das war erwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Was this expected?</source>
        <translation>War das erwartet?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>Who took which part</source>
        <translation>Wer welchen Anteil hatte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>up to {value}</source>
        <translation>bis {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_page.py"/>
        <source>‹ All spin-ups</source>
        <translation>‹ Alle Einsätze</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>From now on this is expected: {rule}</source>
        <translation>Das ist ab jetzt erwartet: {rule}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>From now on you are always told of this: {rule}</source>
        <translation>Das wird ab jetzt immer gemeldet: {rule}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>That was taken back.</source>
        <translation>Zurückgenommen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>The rule could not be removed</source>
        <translation>Die Regel ließ sich nicht entfernen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>The rule is gone: {rule}</source>
        <translation>Die Regel ist entfernt: {rule}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>The rule that decided then is not there any more.</source>
        <translation>Die Regel, die damals entschieden hat, gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>The rule was not kept</source>
        <translation>Die Regel wurde nicht behalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>There is a rule already that says so: {rule}</source>
        <translation>Eine solche Regel gibt es schon: {rule}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_rules.py"/>
        <source>{what}: {why}</source>
        <translation>{what}: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_shares.py"/>
        <source>Nobody that could be named</source>
        <translation>Niemand, der zu nennen wäre</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_shares.py"/>
        <source>Show {n} more</source>
        <translation><numerusform>{n} weiteres zeigen</numerusform><numerusform>{n} weitere zeigen</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_shares.py"/>
        <source>under 1 %</source>
        <translation>unter 1 %</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_shares.py"/>
        <source>work of no program that the driver named</source>
        <translation>Arbeit keines Programms, das der Treiber nannte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_timeline.py"/>
        <source>Timeline of spin-ups</source>
        <translation>Zeitleiste der Einsätze</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_timeline.py"/>
        <source>recorded since: {day}</source>
        <translation>aufgezeichnet seit: {day}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Command line</source>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Never seen before</source>
        <translation>Noch nie gesehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Never seen before, as far as is recorded: since {day}</source>
        <translation>Noch nie gesehen, soweit aufgezeichnet: seit {day}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Note: {note}</source>
        <translation>Notiz: {note}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Seen at least {n} times before</source>
        <translation>Schon mindestens {n}-mal gesehen</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Seen {n} times before</source>
        <translation><numerusform>Schon {n}-mal gesehen</numerusform><numerusform>Schon {n}-mal gesehen</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>Unit</source>
        <translation>Unit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>and {n} other programs</source>
        <translation><numerusform>und {n} weiteres Programm</numerusform><numerusform>und {n} weitere Programme</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>because it is usual</source>
        <translation>weil es üblich ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>because somebody was there</source>
        <translation>weil jemand da war</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>by one of your rules</source>
        <translation>nach einer eigenen Regel</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>expected: {why}</source>
        <translation>erwartet: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>peak load {load}</source>
        <translation>höchste Last {load}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>peak power {power}</source>
        <translation>höchste Leistung {power}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>peak temperature {temperature}</source>
        <translation>höchste Temperatur {temperature}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>unexpected: {why}</source>
        <translation>unerwartet: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>work of no program that the driver names</source>
        <translation>Arbeit keines Programms, das der Treiber nennt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>{who} has used the {gpu} for {duration}, since {date}, {time}</source>
        <translation>{who} nutzt die {gpu} seit {duration}, seit {date}, {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>{who} has used the {gpu} for {duration}, since {time}</source>
        <translation>{who} nutzt die {gpu} seit {duration}, seit {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>{who} used the {gpu} for {duration}</source>
        <translation>{who} nutzte die {gpu} {duration} lang</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>{who} used the {gpu} for {duration} on {date}, {times}</source>
        <translation>{who} nutzte die {gpu} {duration} lang, {date}, {times}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>{who} used the {gpu} for {duration}, last night {times}</source>
        <translation>{who} nutzte die {gpu} {duration} lang, letzte Nacht {times}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>{who} used the {gpu} for {duration}, today {times}</source>
        <translation>{who} nutzte die {gpu} {duration} lang, heute {times}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/episode_words.py"/>
        <source>{who} used the {gpu} for {duration}, yesterday {times}</source>
        <translation>{who} nutzte die {gpu} {duration} lang, gestern {times}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/exporting.py"/>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/exporting.py"/>
        <source>Save the charts</source>
        <translation>Diagramme speichern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/exporting.py"/>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/exporting.py"/>
        <source>The charts are kept in {path}.</source>
        <translation>Die Diagramme liegen in {path}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/exporting.py"/>
        <source>The picture of the charts is in the clipboard.</source>
        <translation>Das Bild der Diagramme liegt in der Zwischenablage.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/exporting.py"/>
        <source>{path} could not be written: {why}. Choose another place.</source>
        <translation>{path} ließ sich nicht schreiben: {why}. Einen anderen Ort wählen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/failure.py"/>
        <source>Command to type</source>
        <translation>Einzugebender Befehl</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/failure.py"/>
        <source>What to do about it</source>
        <translation>Was dagegen hilft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/failure.py"/>
        <source>What went wrong</source>
        <translation>Was schiefging</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/failure.py"/>
        <source>the command below</source>
        <translation>der Befehl unten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Add a server…</source>
        <translation>Server hinzufügen…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Any machine that you reach by ssh can be watched too: nothing is installed there, and it is signed in to as ssh does.</source>
        <translation>Jeder Rechner, der per ssh erreichbar ist, lässt sich mit beobachten: dort wird nichts installiert, und angemeldet wird wie mit ssh.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>GPU {n}</source>
        <translation>GPU {n}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>How do you want to be told?</source>
        <translation>Was soll gemeldet werden?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Looking for GPUs…</source>
        <translation>GPUs werden gesucht …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>No NVIDIA GPU was found on this machine.</source>
        <translation>Auf diesem Rechner wurde keine NVIDIA-GPU gefunden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Quiet hours</source>
        <translation>Ruhezeiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>These {n} GPUs were found. From now on you see who uses them, and are told when it is somebody unexpected.</source>
        <translation><numerusform>Diese GPU wurde gefunden. Ab jetzt ist zu sehen, wer sie benutzt, und Unerwartetes wird gemeldet.</numerusform><numerusform>Diese {n} GPUs wurden gefunden. Ab jetzt ist zu sehen, wer sie benutzt, und Unerwartetes wird gemeldet.</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Watch a server too?</source>
        <translation>Auch einen Server beobachten?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Watched already: {names}</source>
        <translation>Schon beobachtet: {names}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>Who hearted?</source>
        <translation>Who hearted?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>You can watch a server, or look at the demo.</source>
        <translation>Ein Server lässt sich beobachten, oder die Demo ansehen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/first_run.py"/>
        <source>{n} of {count}</source>
        <translation>{n} von {count}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/freshness.py"/>
        <source>Connecting again.</source>
        <translation>Verbinde erneut.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/freshness.py"/>
        <source>Next try in {time}.</source>
        <translation>Nächster Versuch in {time}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/freshness.py"/>
        <source>No reading for {time}. What is shown is that old.</source>
        <translation>Seit {time} kein Messwert. So alt ist das Angezeigte.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/freshness.py"/>
        <source>The last reading is {time} old.</source>
        <translation>Der letzte Messwert ist {time} alt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/freshness.py"/>
        <source>Trying again now.</source>
        <translation>Neuer Versuch läuft.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Mute 1 hour</source>
        <translation>1 Stunde stumm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Mute notifications for one hour</source>
        <translation>Benachrichtigungen eine Stunde lang stummschalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Muted until {time}</source>
        <translation>Stumm bis {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Notifications are muted until {time}. Press to unmute</source>
        <translation>Benachrichtigungen sind stumm bis {time}. Zum Aufheben drücken</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Open the window</source>
        <translation>Fenster öffnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Press to unmute</source>
        <translation>Zum Aufheben drücken</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>While away: {n}</source>
        <translation>Während der Abwesenheit: {n}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance.py"/>
        <source>Who uses the GPUs now</source>
        <translation>Wer die GPUs gerade nutzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>Expected, for {duration}: {why}</source>
        <translation>Erwartet, seit {duration}: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>Expected: {why}</source>
        <translation>Erwartet: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>No GPU to watch here: {why}.</source>
        <translation>Hier gibt es keine GPU zu beobachten: {why}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>No host is watched. Open the window to add one.</source>
        <translation>Es wird kein Rechner beobachtet. Im Fenster lässt sich einer hinzufügen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>Unexpected, for {duration}: {why}</source>
        <translation>Unerwartet, seit {duration}: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>Unexpected: {why}</source>
        <translation>Unerwartet: {why}</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>and {n} asleep</source>
        <translation><numerusform>und {n} schlafende</numerusform><numerusform>und {n} schlafende</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>and {n} idle</source>
        <translation><numerusform>und {n} im Leerlauf</numerusform><numerusform>und {n} im Leerlauf</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>and {n} idle or asleep</source>
        <translation><numerusform>und {n} im Leerlauf oder schlafend</numerusform><numerusform>und {n} im Leerlauf oder schlafend</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>for {duration}</source>
        <translation>seit {duration}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>{used} of {total}</source>
        <translation>{used} von {total}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_lines.py"/>
        <source>{watts} over idle</source>
        <translation>{watts} über Leerlauf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_section.py"/>
        <source>DEMO</source>
        <translation>DEMO</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glance_section.py"/>
        <source>Show fewer</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glyphs.py"/>
        <source>busy</source>
        <translation>beschäftigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glyphs.py"/>
        <source>busy, unexpected</source>
        <translation>beschäftigt, unerwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glyphs.py"/>
        <source>held</source>
        <translation>wach gehalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glyphs.py"/>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/glyphs.py"/>
        <source>problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host.py"/>
        <source>{name} is not connected</source>
        <translation>{name} ist nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>&amp;Server</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>A name your ssh knows, user@host:port, or the http address of a Prometheus</source>
        <translation>Ein Name, den Ihr ssh kennt, user@host:port, oder die http-Adresse eines Prometheus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>From your SSH configuration</source>
        <translation>Aus der SSH-Konfiguration</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>Hosts in your SSH configuration</source>
        <translation>Rechner in der SSH-Konfiguration</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>Name a server first.</source>
        <translation>Zuerst einen Server nennen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>None in your SSH configuration has this name</source>
        <translation>Keiner in der SSH-Konfiguration heißt so</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_choice.py"/>
        <source>nas, or david@nas.lan:2222</source>
        <translation>nas oder david@nas.lan:2222</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_colours.py"/>
        <source>Amber diamond</source>
        <translation>Bernsteinfarbene Raute</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_colours.py"/>
        <source>Blue circle</source>
        <translation>Blauer Kreis</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_colours.py"/>
        <source>Green cross</source>
        <translation>Grünes Kreuz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_colours.py"/>
        <source>Grey star</source>
        <translation>Grauer Stern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_colours.py"/>
        <source>Teal triangle</source>
        <translation>Petrolfarbenes Dreieck</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_colours.py"/>
        <source>Violet square</source>
        <translation>Violettes Quadrat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>&amp;This is my server</source>
        <translation>&amp;Das ist mein Server</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Another one. Do not go on: this is not it.</source>
        <translation>Ein anderer. Nicht weitermachen: das ist er nicht.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Command that prints the fingerprint</source>
        <translation>Befehl, der den Fingerabdruck ausgibt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Is this {server}?</source>
        <translation>Ist das {server}?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>It is known already by its {type} key, which it does not show now. Somebody else may be answering.</source>
        <translation>Bekannt ist schon ein {type}-Schlüssel, den er jetzt nicht zeigt. Vielleicht antwortet jemand anderes.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>It is met for the first time. Compare its key before you sign in.</source>
        <translation>Die erste Begegnung. Vor der Anmeldung den Schlüssel vergleichen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Key type</source>
        <translation>Schlüsselart</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>On the server itself, this prints it:</source>
        <translation>Auf dem Server selbst gibt ihn dies aus:</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Paste what it printed, to compare</source>
        <translation>Ausgabe zum Vergleichen hier einfügen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>The fingerprint that the server printed</source>
        <translation>Der Fingerabdruck, den der Server ausgab</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>The same key is known from {places}, and {n} more.</source>
        <translation>Derselbe Schlüssel ist bekannt von {places} und {n} weiteren.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>The same key is known from {places}.</source>
        <translation>Derselbe Schlüssel ist bekannt von {places}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>The same: this is the server.</source>
        <translation>Derselbe: das ist der Server.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>There is no fingerprint in this yet; it begins with SHA256:</source>
        <translation>Darin steht noch kein Fingerabdruck; er beginnt mit SHA256:</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>Through</source>
        <translation>Über</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_key_dialog.py"/>
        <source>{server}: host key</source>
        <translation>{server}: Hostschlüssel</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Keep watching when I am away (the agent is older)…</source>
        <translation>Bei Abwesenheit weiter beobachten (der Agent ist älter)…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Leave the demo</source>
        <translation>Demo verlassen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Mark</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Reconnect</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Show this machine</source>
        <translation>Diesen Rechner einblenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_menu.py"/>
        <source>Try again now</source>
        <translation>Jetzt erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/host_page.py"/>
        <source>Keep watching…</source>
        <translation>Weiter beobachten…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/hosts.py"/>
        <source>the demo</source>
        <translation>die Demo</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/hosts.py"/>
        <source>{n} mistakes in the list of servers, the first: {mistake}</source>
        <translation>{n} Fehler in der Serverliste, der erste: {mistake}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/keeping_watch.py"/>
        <source>Setting up the service on {host} …</source>
        <translation>{host}: Dienst wird eingerichtet …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/keeping_watch.py"/>
        <source>Stopping the service on {host} …</source>
        <translation>{host}: Dienst wird beendet …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/key_list.py"/>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/key_list.py"/>
        <source>Keys – Hoof Hearted</source>
        <translation>Tasten – Hoof Hearted</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/local_dates.py"/>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_strip.py"/>
        <source>Hide the machine's own figures</source>
        <translation>Werte des Rechners ausblenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_strip.py"/>
        <source>Show {time}</source>
        <translation>{time} zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_strip.py"/>
        <source>The machine itself</source>
        <translation>Der Rechner selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_strip.py"/>
        <source>Time shown: {time}</source>
        <translation>Gezeigter Zeitraum: {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>Disk</source>
        <translation>Datenträger</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>load {load}</source>
        <translation>Last {load}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>{title} {value}</source>
        <translation>{title} {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>{used} of {total} GiB</source>
        <translation>{used} von {total} GiB</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/machine_words.py"/>
        <source>{used} of {total} TiB</source>
        <translation>{used} von {total} TiB</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/mute_menu.py"/>
        <source>For {n} hours</source>
        <translation><numerusform>{n} Stunde lang</numerusform><numerusform>{n} Stunden lang</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/mute_menu.py"/>
        <source>Mute notifications</source>
        <translation>Benachrichtigungen stummschalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/mute_menu.py"/>
        <source>Only {name}, until unmuted</source>
        <translation>Nur {name}, bis auf Widerruf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/mute_menu.py"/>
        <source>Unmute (muted until {time})</source>
        <translation>Stummschaltung aufheben (stumm bis {time})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/mute_menu.py"/>
        <source>Unmute {name}</source>
        <translation>{name} wieder melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/mute_menu.py"/>
        <source>Until tomorrow, 6:00</source>
        <translation>Bis morgen, 6:00</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/notices.py"/>
        <source>No notification any more for {rule}</source>
        <translation>Keine Benachrichtigung mehr zu: {rule}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/notices.py"/>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/notices.py"/>
        <source>The expectation could not be removed</source>
        <translation>Die Erwartung ließ sich nicht entfernen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/notices.py"/>
        <source>The expectation was not kept</source>
        <translation>Die Erwartung wurde nicht gespeichert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/notices.py"/>
        <source>This is expected from now on</source>
        <translation>Das wird von nun an erwartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/notices.py"/>
        <source>the agent sends no readings</source>
        <translation>der Agent sendet keine Messwerte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview.py"/>
        <source>GPUs</source>
        <translation>GPUs</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_entry.py"/>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>All {n} GPUs are at rest</source>
        <translation>Alle {n} GPUs ruhen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Asleep</source>
        <translation>Schläft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Cannot tell what it does</source>
        <translation>Unklar, was sie tut</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Computing</source>
        <translation>Rechnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Computing for {who}</source>
        <translation>Rechnet für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Decoding</source>
        <translation>Dekodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Decoding for {who}</source>
        <translation>Dekodiert für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Disconnected</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Drawing</source>
        <translation>Zeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Drawing for {who}</source>
        <translation>Zeichnet für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Encoding</source>
        <translation>Kodiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Encoding for {who}</source>
        <translation>Kodiert für {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Held awake</source>
        <translation>Wach gehalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Held awake by {who}</source>
        <translation>Wach gehalten von {who}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Idle</source>
        <translation>Im Leerlauf</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>No GPU works</source>
        <translation>Keine GPU arbeitet</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>No GPU works, {n} are held awake</source>
        <translation><numerusform>Keine GPU arbeitet, {n} wird wach gehalten</numerusform><numerusform>Keine GPU arbeitet, {n} werden wach gehalten</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>No new readings</source>
        <translation>Keine neuen Messwerte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Open a host to see what can be done.</source>
        <translation>Einen Host öffnen, um zu sehen, was zu tun ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>There is no GPU to watch</source>
        <translation>Es gibt keine GPU zu beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Waiting for the first reading</source>
        <translation>Wartet auf den ersten Messwert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>Working for somebody unknown</source>
        <translation>Arbeitet für jemand Unbekanntes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{count} GPUs are used unexpectedly</source>
        <translation>{count} GPUs werden unerwartet genutzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{count} GPUs are used unexpectedly, by {names}</source>
        <translation>{count} GPUs werden unerwartet genutzt, von {names}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{count} of {all} GPUs are at work</source>
        <translation>{count} von {all} GPUs arbeiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{count} of {all} GPUs work for {names}</source>
        <translation>{count} von {all} GPUs arbeiten für {names}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{gpu} · {host}</source>
        <translation>{gpu} · {host}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{names} and {n} more</source>
        <translation>{names} und {n} weitere</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{n} asleep</source>
        <translation><numerusform>{n} schläft</numerusform><numerusform>{n} schlafen</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{n} busy</source>
        <translation><numerusform>{n} arbeitet</numerusform><numerusform>{n} arbeiten</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{n} held awake</source>
        <translation><numerusform>{n} wach gehalten</numerusform><numerusform>{n} wach gehalten</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{n} hosts are not heard</source>
        <translation><numerusform>{n} Rechner meldet sich nicht</numerusform><numerusform>{n} Rechner melden sich nicht</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{n} idle</source>
        <translation><numerusform>{n} im Leerlauf</numerusform><numerusform>{n} im Leerlauf</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{n} with a problem</source>
        <translation><numerusform>{n} mit einem Problem</numerusform><numerusform>{n} mit einem Problem</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{n} without readings</source>
        <translation><numerusform>{n} ohne Messwerte</numerusform><numerusform>{n} ohne Messwerte</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{one} and {other}</source>
        <translation>{one} und {other}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{sentence} on {host}</source>
        <translation>{sentence} ({host})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/overview_words.py"/>
        <source>{watts} together</source>
        <translation>{watts} zusammen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Cluster job</source>
        <translation>Cluster-Job</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Container or unit</source>
        <translation>Container oder Unit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Dec</source>
        <translation>Dec</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Enc</source>
        <translation>Enc</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Job</source>
        <translation>Job</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Kind of use</source>
        <translation>Art der Nutzung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Main memory</source>
        <translation>Hauptspeicher</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Mem</source>
        <translation>Sp.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Memory on the GPU</source>
        <translation>Speicher auf der GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>PID</source>
        <translation>PID</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Process id</source>
        <translation>Prozessnummer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Python environment</source>
        <translation>Python-Umgebung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Running for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Share of the GPU's time</source>
        <translation>Anteil an der Zeit der GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Started by</source>
        <translation>Gestartet von</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>What it does</source>
        <translation>Was es tut</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>computes</source>
        <translation>rechnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>computes through MPS</source>
        <translation>rechnet über MPS</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_columns.py"/>
        <source>draws</source>
        <translation>zeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_commands.py"/>
        <source>How the service stands</source>
        <translation>Wie es um den Dienst steht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_commands.py"/>
        <source>How the unit stands</source>
        <translation>Wie es um die Unit steht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_commands.py"/>
        <source>What the cluster job is</source>
        <translation>Was der Cluster-Job ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_commands.py"/>
        <source>What the container is</source>
        <translation>Was der Container ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_commands.py"/>
        <source>What the container says</source>
        <translation>Was der Container sagt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_commands.py"/>
        <source>What the process is</source>
        <translation>Was der Prozess ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_commands.py"/>
        <source>What the unit says</source>
        <translation>Was die Unit sagt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>From now on you are told of every use by {rule}.</source>
        <translation>Von nun an wird jede Nutzung gemeldet: {rule}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>Inspect in a terminal</source>
        <translation>In einem Terminal untersuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>It is too long to be shown.</source>
        <translation>Sie ist zu lang, um gezeigt zu werden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>It was not told.</source>
        <translation>Sie wurde nicht genannt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>No terminal program was found; the command can be copied:</source>
        <translation>Kein Terminalprogramm gefunden; der Befehl lässt sich kopieren:</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>Nothing of it can be asked in a terminal</source>
        <translation>Nichts davon lässt sich in einem Terminal erfragen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>The agent there is older, and gives no whole command lines.</source>
        <translation>Der Agent dort ist älter und gibt keine ganzen Befehlszeilen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>The rule was not kept: {reason}</source>
        <translation>Die Regel wurde nicht gespeichert: {reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_desk.py"/>
        <source>The terminal could not be started. The command was copied instead.</source>
        <translation>Das Terminal ließ sich nicht starten. Stattdessen wurde der Befehl kopiert.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>A notification whenever it uses the GPU, usual or not</source>
        <translation>Eine Benachrichtigung bei jeder Nutzung der GPU, üblich oder nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>End process…</source>
        <translation>Prozess beenden…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Hide the secrets again</source>
        <translation>Geheimes wieder verbergen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>It is hidden again after a minute</source>
        <translation>Nach einer Minute wird es wieder verborgen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Mute this program</source>
        <translation>Dieses Programm stummschalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>No notification about it from now on</source>
        <translation>Von nun an keine Benachrichtigung darüber</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Notifications about it are not shown</source>
        <translation>Benachrichtigungen darüber werden nicht gezeigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Passwords and tokens in it are shown for a minute</source>
        <translation>Passwörter und Token darin werden eine Minute lang gezeigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Process details</source>
        <translation>Einzelheiten zum Prozess</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Reveal all of it</source>
        <translation>Ganz zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Show no notification about it until it is unmuted</source>
        <translation>Keine Benachrichtigung darüber, bis die Stummschaltung aufgehoben wird</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_details.py"/>
        <source>Unmute this program</source>
        <translation>Dieses Programm wieder melden</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/process_groups.py"/>
        <source>{n} processes</source>
        <translation><numerusform>{n} Prozess</numerusform><numerusform>{n} Prozesse</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/process_groups.py"/>
        <source>{n} users</source>
        <translation><numerusform>{n} Benutzer</numerusform><numerusform>{n} Benutzer</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_menus.py"/>
        <source>Busiest first</source>
        <translation>Fleißigste zuerst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_menus.py"/>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_menus.py"/>
        <source>Group by application</source>
        <translation>Nach Anwendung gruppieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_menus.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_menus.py"/>
        <source>Reset the columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_menus.py"/>
        <source>Sentence</source>
        <translation>Satz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_menus.py"/>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_model.py"/>
        <source>{column}, sorted, the largest first</source>
        <translation>{column}, sortiert, das Größte zuerst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_model.py"/>
        <source>{column}, sorted, the smallest first</source>
        <translation>{column}, sortiert, das Kleinste zuerst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>Filter the processes</source>
        <translation>Prozesse filtern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>Filter…</source>
        <translation>Filtern…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>Leave the filter</source>
        <translation>Filter verlassen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>Leave the filter (Esc)</source>
        <translation>Filter verlassen (Esc)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>Name, work, user, container, unit or process id (Ctrl+F)</source>
        <translation>Name, Arbeit, Benutzer, Container, Unit oder Prozessnummer (Strg+F)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>No process matches “{wanted}”</source>
        <translation>Kein Prozess passt zu „{wanted}“</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_panel.py"/>
        <source>{found} of {all}</source>
        <translation>{found} von {all}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_rows.py"/>
        <source>(unattributed)</source>
        <translation>(nicht zugeordnet)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_rows.py"/>
        <source>Asleep: nobody uses it, and it is not asked, so that it can sleep on</source>
        <translation>Schläft: niemand nutzt sie, und sie wird nicht gefragt, damit sie weiterschläft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_rows.py"/>
        <source>No process uses this GPU</source>
        <translation>Kein Prozess nutzt diese GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_rows.py"/>
        <source>The driver does not say which processes use this GPU</source>
        <translation>Der Treiber sagt nicht, welche Prozesse diese GPU nutzen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_rows.py"/>
        <source>of no process that the driver names</source>
        <translation>von keinem Prozess, den der Treiber nennt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_table.py"/>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_table.py"/>
        <source>Filter, grouping, columns and sorting</source>
        <translation>Filter, Gruppen, Spalten und Sortierung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_table.py"/>
        <source>Processes on this GPU</source>
        <translation>Prozesse auf dieser GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_table.py"/>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_table.py"/>
        <source>View of the processes</source>
        <translation>Ansicht der Prozesse</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_use_box.py"/>
        <source>10 min ago</source>
        <translation>vor 10 min</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_use_box.py"/>
        <source>Grey: all of {who}, as it was recorded</source>
        <translation>Grau: alles von {who}, wie aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_use_box.py"/>
        <source>Memory on the GPU in the last ten minutes</source>
        <translation>Speicher auf der GPU in den letzten zehn Minuten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_use_box.py"/>
        <source>Use of the GPU</source>
        <translation>Nutzung der GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_use_box.py"/>
        <source>Use of the GPU in the last ten minutes</source>
        <translation>Nutzung der GPU in den letzten zehn Minuten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_use_box.py"/>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_use_box.py"/>
        <source>now {now}, at most {most}</source>
        <translation>jetzt {now}, höchstens {most}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>Directory</source>
        <translation>Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>It is not ended from here, because it draws the desktop: all that is open would end with it.</source>
        <translation>Von hier aus nicht zu beenden, denn er zeichnet den Desktop: alles Offene würde mit enden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>It is not ended from here, because it holds the session: all that is open would end with it.</source>
        <translation>Von hier aus nicht zu beenden, denn er hält die Sitzung: alles Offene würde mit enden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>It is not ended from here, because it is Hoof Hearted itself.</source>
        <translation>Von hier aus nicht zu beenden, denn es ist Hoof Hearted selbst.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>It is not ended from here, because it is the shell that somebody logged in with.</source>
        <translation>Von hier aus nicht zu beenden, denn es ist die Shell einer Anmeldung.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>It is not ended from here, because it keeps the machine running.</source>
        <translation>Von hier aus nicht zu beenden, denn er hält den Rechner am Laufen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>Package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>decoder {percent}</source>
        <translation>Decoder {percent}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>encoder {percent}</source>
        <translation>Encoder {percent}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>none found</source>
        <translation>keiner gefunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>not recognised</source>
        <translation>nicht erkannt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>{duration}, since {time}</source>
        <translation>{duration}, seit {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>{who} (process {pid}) on {gpu} of {host}: {facts}</source>
        <translation>{who} (Prozess {pid}) auf {gpu} ({host}): {facts}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/process_words.py"/>
        <source>{who} on {gpu} of {host}: {facts}</source>
        <translation>{who} auf {gpu} ({host}): {facts}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/program_legend.py"/>
        <source>Programs</source>
        <translation>Programme</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/program_legend.py"/>
        <source>container {container}</source>
        <translation>Container {container}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/program_legend.py"/>
        <source>{line}, hidden</source>
        <translation>{line}, ausgeblendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>Clocks</source>
        <translation>Takte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>Draw</source>
        <translation>Bezug</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>Fan</source>
        <translation>Lüfter</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>From it</source>
        <translation>Von ihr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>PCIe</source>
        <translation>PCIe</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>To the GPU</source>
        <translation>Zu ihr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>Used</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>{number} GiB</source>
        <translation>{number} GiB</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/quantity.py"/>
        <source>{used} of {limit}</source>
        <translation>{used} von {limit}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/reaching.py"/>
        <source>edit the address</source>
        <translation>die Adresse bearbeiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/reaching.py"/>
        <source>press Try again, and you are asked</source>
        <translation>auf „Erneut versuchen“ drücken, dann wird gefragt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/readout.py"/>
        <source>Close the chart {title}</source>
        <translation>Diagramm {title} schließen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/readout.py"/>
        <source>Close this chart</source>
        <translation>Dieses Diagramm schließen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/readout.py"/>
        <source>Hide this line</source>
        <translation>Diese Linie ausblenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/readout.py"/>
        <source>Show this line</source>
        <translation>Diese Linie zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/readout.py"/>
        <source>{line}: {value}</source>
        <translation>{line}: {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/readout.py"/>
        <source>{line}: {value} on average, at most {peak}</source>
        <translation>{line}: im Mittel {value}, höchstens {peak}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/removing.py"/>
        <source>Nothing is changed on the server: what it has recorded stays there.</source>
        <translation>Auf dem Server ändert sich nichts: was er aufgezeichnet hat, bleibt dort.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/removing.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/removing.py"/>
        <source>Remove {name} from the list?</source>
        <translation>{name} aus der Liste entfernen?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>&amp;Application</source>
        <translation>&amp;Anwendung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>&amp;Container</source>
        <translation>&amp;Container</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>&amp;Days</source>
        <translation>&amp;Tage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>&amp;GPU</source>
        <translation>&amp;GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>&amp;Hours</source>
        <translation>&amp;Uhrzeit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>Add a rule</source>
        <translation>Regel hinzufügen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>Always tell me of it</source>
        <translation>Immer melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>Command &amp;line</source>
        <translation>Befehls&amp;zeile</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>E&amp;xecutable</source>
        <translation>&amp;Programmdatei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>Edit the rule</source>
        <translation>Regel bearbeiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>Everything that is filled in must match; * stands for anything. What is left empty matches all.</source>
        <translation>Alles Ausgefüllte muss passen; * steht für beliebiges. Was leer bleibt, passt auf alles.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>Fill in at least one of them: a rule that matches everything would silence everything.</source>
        <translation>Mindestens eines ausfüllen: eine Regel, die auf alles passt, würde alles verschweigen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>I expect it, and want to hear nothing</source>
        <translation>Erwartet, nichts melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>Systemd u&amp;nit</source>
        <translation>Systemd-U&amp;nit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/rule_dialog.py"/>
        <source>What it means</source>
        <translation>Was sie bedeutet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>In the server's own words</source>
        <translation>In den Worten des Servers</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Keep it in the system's keyring</source>
        <translation>Im Schlüsselbund des Systems aufbewahren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Not accepted. Try again.</source>
        <translation>Nicht angenommen. Erneut versuchen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Show what is typed</source>
        <translation>Eingabe anzeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Sign in to {server}</source>
        <translation>Anmelden bei {server}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>That does not unlock the key. Try again.</source>
        <translation>Das entsperrt den Schlüssel nicht. Erneut versuchen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>The server says: {words}</source>
        <translation>Der Server sagt: {words}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>Unlock the key for {server}</source>
        <translation>Schlüssel für {server} entsperren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>{server} has a question</source>
        <translation>{server} hat eine Frage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>{server}: signing in</source>
        <translation>{server}: Anmeldung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>{who} asks, before it lets you in:</source>
        <translation>{who} fragt vor dem Einlass:</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>{who} signs in with the key that is configured, which has a passphrase.</source>
        <translation>{who} meldet sich mit dem eingestellten Schlüssel an, der eine Passphrase hat.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>{who} signs in with the key {key}, which has a passphrase.</source>
        <translation>{who} meldet sich mit dem Schlüssel {key} an, der eine Passphrase hat.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/secret_dialog.py"/>
        <source>{who} wants a password.</source>
        <translation>{who} verlangt ein Passwort.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>a server is a table; write [[{table}]] above it</source>
        <translation>ein Server ist eine Tabelle; [[{table}]] darüber schreiben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>connect has to be true or false</source>
        <translation>connect muss true oder false sein</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>more than {most} servers are not followed; take some out</source>
        <translation>mehr als {most} Server werden nicht verfolgt; einige herausnehmen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>the address is missing; write address = "user@host"</source>
        <translation>die Adresse fehlt; schreiben: address = "user@host"</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>the name has to be text; write name = "NAS"</source>
        <translation>der Name muss Text sein; schreiben: name = "NAS"</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>there is no such colour; known are {known}</source>
        <translation>diese Farbe gibt es nicht; bekannt sind {known}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>there is no {key}; known are {known}</source>
        <translation>{key} gibt es nicht; bekannt sind {known}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{address} is in the list already; take one of the two out</source>
        <translation>{address} steht schon in der Liste; eines von beiden herausnehmen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file} cannot be changed without harm, so nothing was written; do it by hand</source>
        <translation>{file} lässt sich nicht schadlos ändern, darum wurde nichts geschrieben; von Hand erledigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file} cannot be read: {why}; mend that file</source>
        <translation>{file} ist nicht lesbar: {why}; die Datei berichtigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file} cannot be written: {why}; what you changed lasts until the end</source>
        <translation>{file} ist nicht beschreibbar: {why}; die Änderung gilt bis zum Programmende</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file} is not TOML, so nothing was written: {why}; mend that first</source>
        <translation>{file} ist kein TOML, darum wurde nichts geschrieben: {why}; das zuerst berichtigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file} is not TOML: {why}; mend that line, the servers stay as they were</source>
        <translation>{file} ist kein TOML: {why}; die Zeile berichtigen, die Server bleiben wie sie waren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file}, line {line}</source>
        <translation>{file}, Zeile {line}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file}, server {number}</source>
        <translation>{file}, Server {number}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file}: servers are written as [[{table}]], with double brackets</source>
        <translation>{file}: Server werden als [[{table}]] geschrieben, mit doppelten Klammern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/servers_file.py"/>
        <source>{file}: there is no {key}; servers are written as [[{table}]]</source>
        <translation>{file}: {key} gibt es nicht; Server werden als [[{table}]] geschrieben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_cabinets.py"/>
        <source>No host is followed.</source>
        <translation>Kein Rechner wird verfolgt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_cabinets.py"/>
        <source>The agent of {host} is older than this program and does not tell its settings.</source>
        <translation>Der Agent von {host} ist älter als dieses Programm und nennt seine Einstellungen nicht.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_cabinets.py"/>
        <source>The agent of {host} said something that cannot be understood.</source>
        <translation>Der Agent von {host} hat etwas Unverständliches gesagt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_cabinets.py"/>
        <source>{host} is not connected, so its settings cannot be seen or changed now.</source>
        <translation>{host} ist nicht verbunden, daher sind seine Einstellungen jetzt weder zu sehen noch zu ändern.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_controls.py"/>
        <source>{name}: from</source>
        <translation>{name}: von</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_controls.py"/>
        <source>{name}: until</source>
        <translation>{name}: bis</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_section.py"/>
        <source>Back to the default</source>
        <translation>Zurück zur Vorgabe</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/setting_section.py"/>
        <source>{setting}: back to the default</source>
        <translation>{setting}: zurück zur Vorgabe</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Introduction</source>
        <translation>Einführung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>It is on the clipboard.</source>
        <translation>Sie ist in der Zwischenablage.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Licence of Hoof Hearted</source>
        <translation>Lizenz von Hoof Hearted</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Licences of what it is made of</source>
        <translation>Lizenzen der Bestandteile</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Looking at everything…</source>
        <translation>Alles wird angesehen …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Show the introduction</source>
        <translation>Einführung zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>The first three screens.</source>
        <translation>Die ersten drei Seiten.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>Version {version} · Python {python} · Qt {qt} · {system}</source>
        <translation>Version {version} · Python {python} · Qt {qt} · {system}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>What `hoofhearted doctor` says, to be pasted where you ask for help. It names no host, user or home.</source>
        <translation>Was `hoofhearted doctor` sagt, zum Einfügen, wo um Hilfe gebeten wird. Weder Rechner, Benutzer noch Home-Verzeichnis werden genannt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_about.py"/>
        <source>With the work of others</source>
        <translation>Mit der Arbeit anderer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>As a table (CSV) for a spreadsheet.</source>
        <translation>Als Tabelle (CSV) für eine Tabellenkalkulation.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Asking…</source>
        <translation>Wird erfragt …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Delete data</source>
        <translation>Daten löschen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Delete it from the host</source>
        <translation>Vom Rechner löschen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Delete what {host} has recorded?</source>
        <translation>Löschen, was {host} aufgezeichnet hat?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Export the spin-ups</source>
        <translation>Einsätze exportieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>How old</source>
        <translation>Wie alt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>It is deleted.</source>
        <translation>Ist gelöscht.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Keep for</source>
        <translation>Aufbewahren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Older than 30 days</source>
        <translation>Älter als 30 Tage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Older than a day</source>
        <translation>Älter als ein Tag</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Older than a week</source>
        <translation>Älter als eine Woche</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Older than a year</source>
        <translation>Älter als ein Jahr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>The agent there is older than this program and does not say.</source>
        <translation>Der Agent dort ist älter als dieses Programm und sagt es nicht.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>The charts of the past.</source>
        <translation>Die Diagramme der Vergangenheit.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>This cannot be undone.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>What is recorded is known once the host is connected.</source>
        <translation>Was aufgezeichnet ist, zeigt sich, sobald der Rechner verbunden ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>What is usual</source>
        <translation>Was üblich ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Who runs at which hour: until it is learned again, more is unexpected.</source>
        <translation>Wer wann läuft: bis es wieder gelernt ist, gilt mehr als unerwartet.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>Without a number readings grow coarser with age and go after three years, and spin-ups stay for ever.</source>
        <translation>Ohne Zahl werden Messwerte mit dem Alter gröber und nach drei Jahren gelöscht, Einsätze bleiben für immer.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>back to {day}</source>
        <translation>zurück bis {day}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>in memory only</source>
        <translation>nur im Speicher</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>{age}. This cannot be undone.</source>
        <translation>{age}. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>{file} cannot be written: {why}</source>
        <translation>{file} kann nicht geschrieben werden: {why}</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/settings_data.py"/>
        <source>{n} spin-ups were written to {file}.</source>
        <translation><numerusform>{n} Einsatz wurde in {file} geschrieben.</numerusform><numerusform>{n} Einsätze wurden in {file} geschrieben.</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_entry.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Add a rule…</source>
        <translation>Regel hinzufügen …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Always tell me of {what}</source>
        <translation>Immer melden: {what}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Decide earlier</source>
        <translation>Früher entscheiden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Decide later</source>
        <translation>Später entscheiden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Expectations</source>
        <translation>Erwartungen</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Has decided {n} times</source>
        <translation><numerusform>Hat einmal entschieden</numerusform><numerusform>Hat {n}-mal entschieden</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>Has never decided yet.</source>
        <translation>Hat noch nie entschieden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>I expect {what}</source>
        <translation>Erwartet: {what}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>No effect: {why}</source>
        <translation>Ohne Wirkung: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>The first rule that matches decides. What no rule names is judged by who is there and by what is usual.</source>
        <translation>Die erste Regel, die passt, entscheidet. Was keine Regel nennt, wird danach beurteilt, wer da ist und was üblich ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>The rules are known once the host is connected.</source>
        <translation>Die Regeln zeigen sich, sobald der Rechner verbunden ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>There is no rule yet: a notification's button This is expected makes one.</source>
        <translation>Noch gibt es keine Regel: der Knopf einer Meldung, dass es so erwartet ist, macht eine.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>container {value}</source>
        <translation>Container {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>on {value}</source>
        <translation>auf {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>unit {value}</source>
        <translation>Unit {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>user {value}</source>
        <translation>Benutzer {value}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>{rule}: decide earlier</source>
        <translation>{rule}: früher entscheiden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>{rule}: decide later</source>
        <translation>{rule}: später entscheiden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>{rule}: edit</source>
        <translation>{rule}: bearbeiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>{rule}: remove</source>
        <translation>{rule}: entfernen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>{times}, last {ago} ago.</source>
        <translation>{times}, zuletzt vor {ago}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_expectations.py"/>
        <source>{times}.</source>
        <translation>{times}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>As you write it.</source>
        <translation>So, wie sie geschrieben wird.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Celsius (°C)</source>
        <translation>Celsius (°C)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Electricity</source>
        <translation>Strom</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Fahrenheit (°F)</source>
        <translation>Fahrenheit (°F)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>In the tray alone, also when it is started by hand; starting it again shows the window.</source>
        <translation>Nur im Infobereich, auch wenn es von Hand gestartet wird; ein zweiter Start zeigt das Fenster.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>In the tray, without a window.</source>
        <translation>Im Infobereich, ohne Fenster.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Look and language</source>
        <translation>Aussehen und Sprache</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Only how they are shown: exported data stays in °C.</source>
        <translation>Nur die Anzeige: exportierte Daten bleiben in °C.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Price of a kilowatt-hour</source>
        <translation>Preis einer Kilowattstunde</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Start hidden</source>
        <translation>Verborgen starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Start when I log in</source>
        <translation>Mit der Anmeldung starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Temperatures in</source>
        <translation>Temperaturen in</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>That was not possible: {why}</source>
        <translation>Das war nicht möglich: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>The entry begins another program than this one. Switch it off and on again to mend it.</source>
        <translation>Der Eintrag startet ein anderes Programm als dieses. Aus- und wieder einschalten behebt es.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>With it every spin-up says what it cost. Counts from the next one that ends.</source>
        <translation>Damit nennt jeder Einsatz, was er gekostet hat. Gilt ab dem nächsten, der endet.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_general.py"/>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>A GPU is lost</source>
        <translation>Eine GPU ist weg</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>A host cannot be reached</source>
        <translation>Ein Rechner ist nicht erreichbar</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>After five minutes.</source>
        <translation>Nach fünf Minuten.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>As it comes when somebody unexpected uses a GPU.</source>
        <translation>So, wie sie kommt, wenn jemand Unerwartetes eine GPU benutzt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Being shown…</source>
        <translation>Wird gezeigt …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>By a program that does nothing, or has ended.</source>
        <translation>Von einem Programm, das nichts tut oder beendet ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>By the card's own limit.</source>
        <translation>Nach der Grenze der Karte selbst.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>I see it</source>
        <translation>Ich sehe sie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>In the place of what was told before.</source>
        <translation>Anstelle dessen, was davor gemeldet wurde.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Memory held for hours</source>
        <translation>Speicher seit Stunden belegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>No notification service of the desktop took it, so it has no buttons. Where there is no tray either, nothing is seen.</source>
        <translation>Kein Meldungsdienst des Desktops hat sie angenommen, daher hat sie keine Knöpfe. Ohne Infobereich ist gar nichts zu sehen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Nobody woke the GPU</source>
        <translation>Niemand hat die GPU geweckt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Nothing can be recorded</source>
        <translation>Es kann nichts aufgezeichnet werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Nothing is shown then; one summary comes afterwards, if anything was unexpected.</source>
        <translation>Dann erscheint nichts; danach kommt eine Zusammenfassung, falls etwas unerwartet war.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Notifications</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Show a notification to try</source>
        <translation>Eine Meldung zur Probe zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Show one</source>
        <translation>Eine zeigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Shown as a balloon of the tray's icon.</source>
        <translation>Als Sprechblase am Symbol im Infobereich gezeigt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Shown by {daemon}, with buttons. If you do not see it, the desktop keeps it back: look for a mode such as Do Not Disturb.</source>
        <translation>Gezeigt von {daemon}, mit Knöpfen. Ist sie nicht zu sehen, hält der Desktop sie zurück: etwa durch „Nicht stören“.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Slowed down for minutes</source>
        <translation>Minutenlang gedrosselt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Somebody unexpected uses a GPU</source>
        <translation>Jemand Unerwartetes benutzt eine GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Tell me of</source>
        <translation>Melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>The GPU is quiet again</source>
        <translation>Die GPU ist wieder ruhig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>The driver does not answer</source>
        <translation>Der Treiber antwortet nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>The fan stands still while it is hot</source>
        <translation>Der Lüfter steht, obwohl es heiß ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>The same program again</source>
        <translation>Dasselbe Programm noch einmal</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>This is a notification to try: a real one names the program, its load and since when.</source>
        <translation>Dies ist eine Meldung zur Probe: eine echte nennt das Programm, seine Last und seit wann.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Too hot</source>
        <translation>Zu heiß</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Try a notification</source>
        <translation>Eine Meldung ausprobieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Within so many minutes it makes no new notification, but is counted in the one that is there.</source>
        <translation>Innerhalb so vieler Minuten gibt es keine neue Meldung; es wird in der vorhandenen mitgezählt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>Without it no summary comes either.</source>
        <translation>Ohne sie kommt auch keine Zusammenfassung.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>You pressed a button of it: everything works.</source>
        <translation>Ein Knopf der Meldung wurde gedrückt: alles funktioniert.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_notifications.py"/>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_page.py"/>
        <source>Sections of the settings</source>
        <translation>Abschnitte der Einstellungen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_page.py"/>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_page.py"/>
        <source>Tray</source>
        <translation>Infobereich</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_page.py"/>
        <source>Watching</source>
        <translation>Beobachtung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_reach.py"/>
        <source>Settings of</source>
        <translation>Einstellungen von</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_servers.py"/>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_servers.py"/>
        <source>Connected, but nothing new comes</source>
        <translation>Verbunden, aber es kommt nichts Neues</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_servers.py"/>
        <source>No server is watched yet. Any machine that you reach by ssh can be.</source>
        <translation>Noch wird kein Server beobachtet. Jeder Rechner, der per ssh erreichbar ist, kann es.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_servers.py"/>
        <source>Not reached: {why}</source>
        <translation>Nicht erreicht: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_servers.py"/>
        <source>{address} · {state}</source>
        <translation>{address} · {state}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_servers.py"/>
        <source>{server}: edit</source>
        <translation>{server}: bearbeiten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_servers.py"/>
        <source>{server}: remove</source>
        <translation>{server}: entfernen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>A bar</source>
        <translation>Ein Balken</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>Choose where the icon is hard to see: not every panel tells its colour.</source>
        <translation>Wählen, wo das Symbol schlecht zu sehen ist: nicht jede Leiste nennt ihre Farbe.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>Find out</source>
        <translation>Herausfinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>Hoof, filled by the load</source>
        <translation>Huf, nach der Last gefüllt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>Icon</source>
        <translation>Symbol</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>One for each GPU</source>
        <translation>Eines für jede GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>One for each host</source>
        <translation>Eines für jeden Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>One for everything</source>
        <translation>Eines für alles</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>The icon on a light and on a dark panel: idle, held, busy, unexpected, problem</source>
        <translation>Das Symbol auf einer hellen und einer dunklen Leiste: untätig, gehalten, beschäftigt, unerwartet, Problem</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>The load as a number</source>
        <translation>Die Last als Zahl</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_tray.py"/>
        <source>The panel is</source>
        <translation>Die Leiste ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>A day counts half after</source>
        <translation>Ein Tag zählt halb nach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>A load begins at</source>
        <translation>Eine Last beginnt bei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>A load must last</source>
        <translation>Eine Last muss dauern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>And be over for</source>
        <translation>Und vorbei sein seit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>Around means</source>
        <translation>Um diese Zeit heißt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>Looking at the last day…</source>
        <translation>Der letzte Tag wird angesehen …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>No spin-up was found.</source>
        <translation>Kein Einsatz wurde gefunden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>Of the last</source>
        <translation>Von den letzten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>On so many days a program must have run, so that it is usual and nobody is told.</source>
        <translation>An so vielen Tagen muss ein Programm gelaufen sein, damit es üblich ist und nichts gemeldet wird.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>Or of encoder or decoder</source>
        <translation>Oder von Encoder oder Decoder</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>Seen around this hour on</source>
        <translation>Um diese Zeit gesehen an</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>Shorter ones are not recorded and nobody is told.</source>
        <translation>Kürzere werden weder aufgezeichnet noch gemeldet.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>So long it must be calm until the spin-up has ended.</source>
        <translation>So lange muss Ruhe sein, bis der Einsatz beendet ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>So many hours before and after.</source>
        <translation>So viele Stunden davor und danach.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>So much of the GPU; of the desktop and its browsers half as much again.</source>
        <translation>So viel von der GPU; bei Desktop und Browsern die Hälfte mehr.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>The agent there is older than this program.</source>
        <translation>Der Agent dort ist älter als dieses Programm.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>These settings would have notified you {n} times in the last day.</source>
        <translation><numerusform>Mit diesen Einstellungen hätte es am letzten Tag eine Meldung gegeben.</numerusform><numerusform>Mit diesen Einstellungen hätte es am letzten Tag {n} Meldungen gegeben.</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>These settings would not have notified you in the last day.</source>
        <translation>Mit diesen Einstellungen hätte es am letzten Tag keine Meldung gegeben.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>Transcoding hardly loads anything else.</source>
        <translation>Transkodieren belastet kaum etwas anderes.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>What these settings would have told cannot be said.</source>
        <translation>Was mit diesen Einstellungen gemeldet worden wäre, lässt sich nicht sagen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>What these settings would have told is known once the host is connected.</source>
        <translation>Was mit diesen Einstellungen gemeldet worden wäre, zeigt sich, sobald der Rechner verbunden ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>h</source>
        <translation>h</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>somebody without a name</source>
        <translation>jemand ohne Namen</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>{n} short loads more have no name: they were over before they were recorded.</source>
        <translation><numerusform>{n} weitere kurze Last hat keinen Namen: sie war vorbei, bevor sie aufgezeichnet wurde.</numerusform><numerusform>{n} weitere kurze Lasten haben keinen Namen: sie waren vorbei, bevor sie aufgezeichnet wurden.</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>{n} spin-ups were found.</source>
        <translation><numerusform>{n} Einsatz wurde gefunden.</numerusform><numerusform>{n} Einsätze wurden gefunden.</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/settings_watching.py"/>
        <source>{time}  {name}</source>
        <translation>{time}  {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/showing.py"/>
        <source>This desktop shows no tray icons, so the window is all there is: closing it ends the program. On GNOME, the extension AppIndicator Support adds a tray.</source>
        <translation>Dieser Desktop zeigt keine Symbole im Panel, es gibt also nur das Fenster: wird es geschlossen, endet das Programm. Unter GNOME bringt die Erweiterung „AppIndicator Support“ ein Panel-Symbol.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/sidebar_delegate.py"/>
        <source>The server's name</source>
        <translation>Name des Servers</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/sidebar_lines.py"/>
        <source>demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/sidebar_lines.py"/>
        <source>disconnected</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/sidebar_lines.py"/>
        <source>live</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/sidebar_lines.py"/>
        <source>no new readings</source>
        <translation>keine neuen Messwerte</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/sidebar_lines.py"/>
        <source>{n} held</source>
        <translation><numerusform>{n} wach gehalten</numerusform><numerusform>{n} wach gehalten</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/sidebar_lines.py"/>
        <source>{n} no data</source>
        <translation><numerusform>{n} ohne Daten</numerusform><numerusform>{n} ohne Daten</numerusform></translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/sidebar_lines.py"/>
        <source>{n} problem</source>
        <translation><numerusform>{n} mit Problem</numerusform><numerusform>{n} mit Problem</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/spinups.py"/>
        <source>Recent spin-ups</source>
        <translation>Letzte Einsätze</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/spinups.py"/>
        <source>on #{number}</source>
        <translation>auf #{number}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/step_list.py"/>
        <source>being done</source>
        <translation>läuft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/step_list.py"/>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/step_list.py"/>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/step_list.py"/>
        <source>not begun</source>
        <translation>nicht begonnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/step_list.py"/>
        <source>not needed</source>
        <translation>nicht nötig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/strips.py"/>
        <source>Dismiss this note</source>
        <translation>Hinweis ausblenden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/terminal.py"/>
        <source>Press Enter to close this window.</source>
        <translation>Zum Schließen dieses Fensters Eingabe drücken.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/time_axis.py"/>
        <source>{date}, from {time}</source>
        <translation>{date}, ab {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/time_axis.py"/>
        <source>{n} min ago</source>
        <translation>vor {n} min</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/time_axis.py"/>
        <source>{n} s ago</source>
        <translation>vor {n} s</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/tray.py"/>
        <source>Notifications are paused until {time}</source>
        <translation>Benachrichtigungen sind angehalten bis {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/tray_lines.py"/>
        <source>No data: {why}</source>
        <translation>Keine Daten: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/tray_lines.py"/>
        <source>No reading for {time}</source>
        <translation>Seit {time} kein Messwert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/tray_lines.py"/>
        <source>and {n} more idle or asleep</source>
        <translation>und {n} weitere im Leerlauf oder schlafend</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/tray_words.py"/>
        <source>{line}
Turn the wheel for the others</source>
        <translation>{line}
Für die anderen das Rad drehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/unreached.py"/>
        <source>{names}. Is this machine in the network where they are?</source>
        <translation>{names}. Ist dieser Rechner in deren Netzwerk?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/unreached.py"/>
        <source>{n} servers are not being watched</source>
        <translation>{n} Server werden nicht beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/verbatim.py"/>
        <source>Copy: {name}</source>
        <translation>Kopieren: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>1 min</source>
        <translation>1 min</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>1 y</source>
        <translation>1 J</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>10 min</source>
        <translation>10 min</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>30 d</source>
        <translation>30 T</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>6 h</source>
        <translation>6 h</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/viewport.py"/>
        <source>7 d</source>
        <translation>7 T</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>Ask again</source>
        <translation>Erneut fragen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>Go on watching</source>
        <translation>Weiter beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>Keep watching</source>
        <translation>Weiter beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>Stop watching</source>
        <translation>Nicht mehr beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>Stop watching {name} when you are away?</source>
        <translation>Bei Abwesenheit nicht mehr beobachten: {name}?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>The service is stopped and taken away. History and settings stay.</source>
        <translation>Der Dienst wird beendet und entfernt. Verlauf und Einstellungen bleiben.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>What was done before that</source>
        <translation>Was davor getan wurde</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>Write it anew though it was &amp;changed by hand; that one is kept beside it</source>
        <translation>Neu schreiben, obwohl &amp;von Hand geändert; jene Fassung bleibt daneben liegen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_dialog.py"/>
        <source>{name}: keep watching</source>
        <translation>{name}: weiter beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>A group hoofhearted, whose members may ask it. Nothing else is installed; history and settings stay.</source>
        <translation>Eine Gruppe hoofhearted, deren Mitglieder ihn fragen dürfen. Sonst wird nichts installiert; Verlauf und Einstellungen bleiben.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>A service is installed, but it does not watch. Setting it up anew mends what can be mended.</source>
        <translation>Ein Dienst ist eingerichtet, beobachtet aber nicht. Neu einrichten behebt, was sich beheben lässt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>A service is set up on this machine that goes on watching while this program does not run.</source>
        <translation>Auf diesem Rechner wird ein Dienst eingerichtet, der weiter beobachtet, wenn dieses Programm nicht läuft.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>A service is set up on {name} that goes on watching while this program is not connected. What happened meanwhile is there when you come back.</source>
        <translation>Auf {name} wird ein Dienst eingerichtet, der weiter beobachtet, wenn dieses Programm nicht verbunden ist. Was inzwischen geschah, ist bei der Rückkehr da.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>A systemd service of the whole machine, as you are root there: {path}.</source>
        <translation>Ein systemd-Dienst des ganzen Rechners, da die Anmeldung dort root gilt: {path}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>A systemd service of yours: {path}, with a copy of the agent in {place}.</source>
        <translation>Ein eigener systemd-Dienst: {path}, mit einer Kopie des Agenten in {place}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>A systemd service of yours: {path}.</source>
        <translation>Ein eigener systemd-Dienst: {path}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Also while I am not logged in here (&amp;lingering)</source>
        <translation>Auch ohne Anmeldung hier (&amp;Lingering)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Also while I am not logged in there (&amp;lingering)</source>
        <translation>Auch ohne Anmeldung dort (&amp;Lingering)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>An older service watches. Renewing it puts this program's {version} in its place; history stays.</source>
        <translation>Ein älterer Dienst beobachtet. Erneuern setzt {version} von diesem Programm an seine Stelle; der Verlauf bleibt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Asking {name} how its service stands …</source>
        <translation>{name} wird gefragt, wie es um den Dienst steht …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>By “{button}” in this window, or by “{command} --remove” in a terminal.</source>
        <translation>Durch „{button}“ in diesem Fenster oder „{command} --remove“ in einem Terminal.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Keep watching when I am away…</source>
        <translation>Bei Abwesenheit weiter beobachten…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Keep watching {name}</source>
        <translation>Weiter beobachten: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Let it linger</source>
        <translation>Bleiben lassen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Lingering</source>
        <translation>Lingering</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Nothing else is installed, and nothing runs as root. History and settings stay where they are.</source>
        <translation>Sonst wird nichts installiert, und nichts läuft als root. Verlauf und Einstellungen bleiben, wo sie sind.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>On already: it runs also while you are not logged in.</source>
        <translation>Schon ein: er läuft auch ohne Anmeldung.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Otherwise</source>
        <translation>Sonst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Renew</source>
        <translation>Erneuern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Set it up anew</source>
        <translation>Neu einrichten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Stop watching here…</source>
        <translation>Hier nicht mehr beobachten…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Stop watching there…</source>
        <translation>Dort nicht mehr beobachten…</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Taken away</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>The agent that runs here is of an older version, which cannot be asked for this. Renewing takes this program's {version} here and makes that the service.</source>
        <translation>Der Agent, der hier läuft, ist von einer älteren Version, die danach nicht gefragt werden kann. Erneuern bringt {version} von diesem Programm hierher und macht daraus den Dienst.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>The agent that runs there is of an older version, which cannot be asked for this. Renewing takes this program's {version} there and makes that the service.</source>
        <translation>Der Agent, der dort läuft, ist von einer älteren Version, die danach nicht gefragt werden kann. Erneuern bringt {version} von diesem Programm dorthin und macht daraus den Dienst.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>The service ends when you log out there, this connection included. Lingering lets it stay.</source>
        <translation>Der Dienst endet mit der Abmeldung dort, auch von dieser Verbindung. Mit Lingering bleibt er.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>The service of the whole machine watches. It is another's, and not changed from here.</source>
        <translation>Der Dienst des ganzen Rechners beobachtet. Er gehört jemand anderem und wird von hier aus nicht geändert.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>What happens while this program is not connected is recorded, and there when you come back.</source>
        <translation>Was geschieht, während dieses Programm nicht verbunden ist, wird aufgezeichnet und ist bei der Rückkehr da.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>While this program is not connected, nothing is recorded on {name}. A service of yours there can go on watching.</source>
        <translation>Solange dieses Programm nicht verbunden ist, wird auf {name} nichts aufgezeichnet. Ein eigener Dienst dort kann weiter beobachten.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Without it the service ends with your last session there, and this connection is one. With it, your services run from the machine's start on.</source>
        <translation>Ohne Lingering endet der Dienst mit der letzten Sitzung dort, und diese Verbindung ist eine. Mit Lingering laufen eigene Dienste vom Start des Rechners an.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>Without it the service runs while you are logged in. With it, your services run from the machine's start on.</source>
        <translation>Ohne Lingering läuft der Dienst nur während der Anmeldung. Mit Lingering laufen eigene Dienste vom Start des Rechners an.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>off: it runs while you are logged in here</source>
        <translation>aus: er läuft nur während der Anmeldung hier</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>off: it runs while you are logged in there</source>
        <translation>aus: er läuft nur während der Anmeldung dort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>on: it runs also while you are not logged in here</source>
        <translation>ein: er läuft auch ohne Anmeldung hier</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>on: it runs also while you are not logged in there</source>
        <translation>ein: er läuft auch ohne Anmeldung dort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>systemd cannot be asked</source>
        <translation>systemd lässt sich nicht fragen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>{name} cannot be watched when you are away</source>
        <translation>{name} lässt sich bei Abwesenheit nicht beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>{name} is not watched when you are away</source>
        <translation>{name} wird bei Abwesenheit nicht beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>{name} is watched also when you are away</source>
        <translation>{name} wird auch bei Abwesenheit beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>{name} is watched when you are away</source>
        <translation>{name} wird bei Abwesenheit beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>{name} is watched while you are logged in there</source>
        <translation>{name} wird während der Anmeldung dort beobachtet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>{path}, changed by hand</source>
        <translation>{path}, von Hand geändert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/watch_words.py"/>
        <source>{version}, older than {ours}</source>
        <translation>{version}, älter als {ours}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_bars.py"/>
        <source>GPU time by day</source>
        <translation>GPU-Zeit nach Tagen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_bars.py"/>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_bars.py"/>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>All connected machines</source>
        <translation>Alle verbundenen Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>Being added up…</source>
        <translation>Wird zusammengezählt …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>It could not be saved: {why}</source>
        <translation>Nicht gespeichert: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>No GPU worked.</source>
        <translation>Keine GPU hat gearbeitet.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>No machine is connected that could tell.</source>
        <translation>Kein Rechner ist verbunden, der es sagen könnte.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>Picture of the week</source>
        <translation>Bild der Woche</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>Save as picture…</source>
        <translation>Als Bild speichern …</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>Save the week as a picture</source>
        <translation>Die Woche als Bild speichern</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>Saved: {path}</source>
        <translation>Gespeichert: {path}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>The week after</source>
        <translation>Die Woche danach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>The week before</source>
        <translation>Die Woche davor</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>Who used the GPUs</source>
        <translation>Wer die GPUs nutzte</translation>
    </message>
    <message numerus="yes">
        <location filename="../../hoofhearted_desktop/desktop/week_page.py"/>
        <source>{n} machines</source>
        <translation><numerusform>{n} Rechner</numerusform><numerusform>{n} Rechner</numerusform></translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_picture.py"/>
        <source>Busiest hour: {time}</source>
        <translation>Geschäftigste Stunde: {time}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_picture.py"/>
        <source>No GPU worked</source>
        <translation>Keine GPU hat gearbeitet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>Busiest day: {day}, with {hours}. Busiest hour: {time}.</source>
        <translation>Geschäftigster Tag: {day} mit {hours}. Geschäftigste Stunde: {time}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>GPU time</source>
        <translation>GPU-Zeit</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>How much of it was watched is not known: it is counted from the spin-ups.</source>
        <translation>Wie viel davon beobachtet wurde, ist nicht bekannt: gezählt sind die Einsätze.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>How much of it {host} watched is not known: it is counted from its spin-ups.</source>
        <translation>Wie viel davon {host} beobachtet hat, ist nicht bekannt: gezählt sind seine Einsätze.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>Last week</source>
        <translation>Letzte Woche</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>Not all of it was watched.</source>
        <translation>Nicht alles davon wurde beobachtet.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>The week of {date}</source>
        <translation>Die Woche ab {date}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>Watched {part}: the rest is not known.</source>
        <translation>{part} beobachtet: der Rest ist nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>Without a name</source>
        <translation>Ohne Namen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>as before</source>
        <translation>wie zuvor</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>before: none</source>
        <translation>zuvor: nichts</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>before: {n}</source>
        <translation>zuvor: {n}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{days} of {all} days</source>
        <translation>{days} von {all} Tagen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{days}, compared with the same days of the week before</source>
        <translation>{days}, verglichen mit denselben Tagen der Woche davor</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{days}, compared with the week before</source>
        <translation>{days}, verglichen mit der Woche davor</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{duration} of {all} days</source>
        <translation>{duration} von {all} Tagen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{host} watched {part}: the rest is not known.</source>
        <translation>{host} hat {part} beobachtet: der Rest ist nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{n} times as much</source>
        <translation>das {n}-fache</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/week_words.py"/>
        <source>{percent} of it</source>
        <translation>{percent} davon</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/desktop/window.py"/>
        <source>A simulated server: nothing of this is real.</source>
        <translation>Ein simulierter Server: nichts davon ist echt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/administering.py"/>
        <source>`hoofhearted agent {words}` has not come to an end for {patience_s} s</source>
        <translation>`hoofhearted agent {words}` ist nach {patience_s} s noch nicht fertig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/administering.py"/>
        <source>reinstall the program</source>
        <translation>das Programm neu installieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/administering.py"/>
        <source>the agent could not be started: {error}</source>
        <translation>der Agent ließ sich nicht starten: {error}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ask.py"/>
        <source>the agent did not answer in time</source>
        <translation>der Agent hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ask.py"/>
        <source>the agent left before it had answered</source>
        <translation>der Agent ging, bevor er geantwortet hatte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ask.py"/>
        <source>the agent's answer is not an object</source>
        <translation>die Antwort des Agenten ist kein Objekt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/attendance.py"/>
        <source>sign-in wanted: {who} has a question</source>
        <translation>Anmeldung nötig: {who} hat eine Frage</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/attendance.py"/>
        <source>sign-in wanted: {who} needs a password</source>
        <translation>Anmeldung nötig: {who} braucht ein Passwort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/attendance.py"/>
        <source>sign-in wanted: {who} needs the passphrase of {subject}</source>
        <translation>Anmeldung nötig: {who} braucht die Passphrase für {subject}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/attendance.py"/>
        <source>the key</source>
        <translation>der Schlüssel</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/attendance.py"/>
        <source>{host} is not known yet: its {key_type} key is {fingerprint}</source>
        <translation>{host} ist noch nicht bekannt: der {key_type}-Schlüssel ist {fingerprint}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source> ({install} gives what the distribution has)</source>
        <translation> ({install} bringt, was die Distribution hat)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>`hoofhearted keep-watching {name}` renews its service; an agent that is no service has to be ended there</source>
        <translation>`hoofhearted keep-watching {name}` erneuert den Dienst; ein Agent, der kein Dienst ist, muss dort beendet werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>an unknown C library</source>
        <translation>einer unbekannten C-Bibliothek</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>another agent of this user runs there, but does not answer</source>
        <translation>dort läuft ein anderer Agent dieses Benutzers, antwortet aber nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>connect again; if it stays so, report it with these words</source>
        <translation>neu verbinden; bleibt es so, es mit diesen Worten melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>end that agent there, and connect again</source>
        <translation>jenen Agenten dort beenden und neu verbinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>install a newer one beside it, such as python3.11{install}</source>
        <translation>daneben ein neueres installieren, etwa python3.11{install}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>install it there: `{install}` as root</source>
        <translation>dort installieren: `{install}` als root</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>install it there; {other_distribution}</source>
        <translation>dort installieren; {other_distribution}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>install the program anew</source>
        <translation>das Programm neu installieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>is the memory there used up, or limited for this user (ulimit, a cgroup)?</source>
        <translation>ist dort der Speicher verbraucht oder für diesen Benutzer begrenzt (ulimit, cgroup)?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>it can be had for x86_64 and aarch64 of 64 bits: set this program up again with a network connection</source>
        <translation>es gibt sie für x86_64 und aarch64 mit 64 Bit: dieses Programm mit Netzwerkverbindung neu einrichten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>it cannot use its runtime directory there</source>
        <translation>er kann sein Laufzeitverzeichnis dort nicht benutzen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>it did not understand how it was started</source>
        <translation>er hat nicht verstanden, wie er gestartet wurde</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>it ended with status {status}</source>
        <translation>er endete mit Status {status}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>it failed unexpectedly</source>
        <translation>er ist unerwartet gescheitert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>it was ended by a signal</source>
        <translation>er wurde durch ein Signal beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>it was interrupted</source>
        <translation>er wurde unterbrochen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>its package manager has it</source>
        <translation>der Paketverwalter hat es</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>let .bashrc or its like print only where a person is at the terminal</source>
        <translation>.bashrc und Ähnliches nur ausgeben lassen, wenn jemand am Terminal ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>make room there (10 MB are enough), or set XDG_CACHE_HOME there to a directory that has it</source>
        <translation>dort Platz schaffen (10 MB genügen) oder XDG_CACHE_HOME dort auf ein Verzeichnis setzen, das Platz hat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>of an unknown kind</source>
        <translation>unbekannter Art</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>only servers that run Linux can be watched over SSH</source>
        <translation>über SSH lassen sich nur Server mit Linux beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>see whether its login shell waits for something: log in by hand once</source>
        <translation>nachsehen, ob die Login-Shell auf etwas wartet: einmal von Hand anmelden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>set XDG_CACHE_HOME there to a directory that can be written to, and that is not mounted noexec</source>
        <translation>XDG_CACHE_HOME dort auf ein beschreibbares Verzeichnis setzen, das nicht mit noexec eingehängt ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>set XDG_RUNTIME_DIR there to a directory of this user's that is closed to others</source>
        <translation>XDG_RUNTIME_DIR dort auf ein Verzeichnis dieses Benutzers setzen, das für andere gesperrt ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>something unknown</source>
        <translation>etwas Unbekanntes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the Python on {name} is {old_python}, and 3.9 or newer is needed</source>
        <translation>das Python auf {name} ist {old_python}, nötig ist 3.9 oder neuer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the Python {incomplete_python} on {name} lacks parts of its standard library</source>
        <translation>dem Python {incomplete_python} auf {name} fehlen Teile der Standardbibliothek</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the agent arrived damaged on {what}, and was thrown away</source>
        <translation>der Agent kam auf {what} beschädigt an und wurde verworfen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the agent cannot be written to {what}</source>
        <translation>der Agent kann nicht auf {what} geschrieben werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the agent could not start on {name}: {how}{last}</source>
        <translation>der Agent ließ sich auf {name} nicht starten: {how}{last}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the agent could not start on {name}: {message}</source>
        <translation>der Agent konnte auf {name} nicht starten: {message}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the agent that runs on {name} is newer than this program</source>
        <translation>der Agent, der auf {name} läuft, ist neuer als dieses Programm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the agent that runs on {name} is too old for this program</source>
        <translation>der Agent, der auf {name} läuft, ist zu alt für dieses Programm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>the login shell of {name} prints without end, and the agent's answer is not among it</source>
        <translation>die Login-Shell von {name} gibt ohne Ende aus, und die Antwort des Agenten ist nicht dabei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>there is no Python on {name}; 3.9 or newer is needed</source>
        <translation>auf {name} gibt es kein Python; nötig ist 3.9 oder neuer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>there is no space on {what} for the agent</source>
        <translation>auf {what} ist kein Platz für den Agenten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>this installation does not carry what a server is sent</source>
        <translation>diese Installation enthält nicht, was ein Server bekommt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>try again</source>
        <translation>erneut versuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>update this program</source>
        <translation>dieses Programm aktualisieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>use an account with an ordinary login shell; one that is limited to a command (ForceCommand, command= in authorized_keys), or whose .bashrc or its like ends the shell, cannot start the agent</source>
        <translation>ein Konto mit gewöhnlicher Login-Shell verwenden; eines, das auf einen Befehl beschränkt ist (ForceCommand, command= in authorized_keys) oder dessen .bashrc oder Ähnliches die Shell beendet, kann den Agenten nicht starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>{name} has not answered for {seconds} s after signing in</source>
        <translation>{name} hat seit der Anmeldung {seconds} s nicht geantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>{name} is {machine} with {libc}, for which this installation carries no psutil</source>
        <translation>{name} ist {machine} mit {libc}; dafür enthält diese Installation kein psutil</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>{name} runs no commands for this user</source>
        <translation>{name} führt für diesen Benutzer keine Befehle aus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>{name} runs {called}: watching it over SSH does not work yet</source>
        <translation>auf {name} läuft {called}: das lässt sich über SSH noch nicht beobachten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>{what} cannot take the agent</source>
        <translation>{what} kann den Agenten nicht aufnehmen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/delivery_failures.py"/>
        <source>{what} runs no programs from where the agent could lie</source>
        <translation>{what} führt keine Programme von dort aus, wo der Agent liegen könnte</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/facts.py"/>
        <source>NVIDIA driver</source>
        <translation>NVIDIA-Treiber</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/facts.py"/>
        <source>Python {version}</source>
        <translation>Python {version}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/facts.py"/>
        <source>nvidia-smi without a driver</source>
        <translation>nvidia-smi ohne Treiber</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/fed.py"/>
        <source>given up</source>
        <translation>aufgegeben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/fed.py"/>
        <source>install Python 3.9 or newer on the server</source>
        <translation>Python 3.9 oder neuer auf dem Server installieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/fed.py"/>
        <source>look whether it is overloaded; it is tried again</source>
        <translation>nachsehen, ob er überlastet ist; es wird erneut versucht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/fed.py"/>
        <source>nvidia-smi, because there is no Python</source>
        <translation>nvidia-smi, weil es kein Python gibt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/fed.py"/>
        <source>the server has no Python 3.9 or newer, and reading it by nvidia-smi works from Linux only as yet</source>
        <translation>der Server hat kein Python 3.9 oder neuer, und mit nvidia-smi lesen lässt er sich bisher nur von Linux aus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/fed.py"/>
        <source>the server has stopped answering</source>
        <translation>der Server antwortet nicht mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/keeping_watch.py"/>
        <source>an unknown place</source>
        <translation>ein unbekannter Ort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/keeping_watch.py"/>
        <source>it was not done, and nothing was said about why</source>
        <translation>es wurde nicht getan, und warum, wurde nicht gesagt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/keyring_door.py"/>
        <source>it did not answer</source>
        <translation>er hat nicht geantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/keyring_door.py"/>
        <source>the Python package keyring is not installed</source>
        <translation>das Python-Paket keyring ist nicht installiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/keyring_door.py"/>
        <source>this system has no keyring</source>
        <translation>dieses System hat keinen Schlüsselbund</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>another agent of this user runs, but does not answer</source>
        <translation>ein anderer Agent dieses Benutzers läuft, antwortet aber nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>it is begun anew; `hoofhearted doctor` has more</source>
        <translation>er wird neu gestartet; `hoofhearted doctor` sagt mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>the agent cannot use its runtime directory</source>
        <translation>der Agent kann sein Laufzeitverzeichnis nicht benutzen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>the agent could not go on: {message}</source>
        <translation>der Agent konnte nicht weitermachen: {message}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>the agent crashed ({name})</source>
        <translation>der Agent ist abgestürzt ({name})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>the agent ended with status {status}</source>
        <translation>der Agent endete mit Status {status}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>the agent was ended by signal {number}</source>
        <translation>der Agent wurde durch Signal {number} beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>the agent was killed: by somebody, or because this machine has no memory left</source>
        <translation>der Agent wurde beendet: von jemandem, oder weil dieser Rechner keinen Speicher mehr hat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/local.py"/>
        <source>the agent was started with a scenario or recording that it cannot use</source>
        <translation>der Agent wurde mit einem Szenario oder einer Aufzeichnung gestartet, mit der er nichts anfangen kann</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/progress.py"/>
        <source>checking the host key</source>
        <translation>Hostschlüssel wird geprüft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/progress.py"/>
        <source>looking around</source>
        <translation>Server wird angesehen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/progress.py"/>
        <source>looking up the name</source>
        <translation>Name wird aufgelöst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/progress.py"/>
        <source>sending the agent</source>
        <translation>Agent wird gesendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/progress.py"/>
        <source>signing in</source>
        <translation>Anmeldung läuft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/progress.py"/>
        <source>starting the agent</source>
        <translation>Agent wird gestartet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>"{label}" is no label. {example}</source>
        <translation>„{label}“ ist kein Label. {example}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>"{value}" is no regular expression. {example}</source>
        <translation>„{value}“ ist kein regulärer Ausdruck. {example}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>More than {most_matchers} conditions on labels are not understood.</source>
        <translation>Mehr als {most_matchers} Bedingungen an Labels werden nicht verstanden.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>The address holds a password. Leave it out: it is asked for, and no address keeps it.</source>
        <translation>Die Adresse enthält ein Passwort. Lassen Sie es weg: Es wird erfragt, und keine Adresse bewahrt es auf.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>The address is too long, or holds a space or a control character. {example}</source>
        <translation>Die Adresse ist zu lang oder enthält ein Leer- oder Steuerzeichen. {example}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>The port is not a number from 1 to 65535, or the host is not written well. {example}</source>
        <translation>Der Port ist keine Zahl von 1 bis 65535, oder der Host ist nicht richtig geschrieben. {example}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>There is no name of a host in it. {example}</source>
        <translation>Es steht kein Name eines Hosts darin. {example}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>What follows the # is nothing that a Prometheus has. {example}</source>
        <translation>Was auf das # folgt, hat kein Prometheus. {example}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/address.py"/>
        <source>Write it as http://prom.lan:9090 or https://lab.example/prometheus?cluster=eu.</source>
        <translation>Schreiben Sie sie wie http://prom.lan:9090 oder https://lab.example/prometheus?cluster=eu.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>Basic {pair}</source>
        <translation>Basic {pair}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>Bearer {secret}</source>
        <translation>Bearer {secret}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>add a condition on a label to the address, such as ?cluster=eu</source>
        <translation>fügen Sie der Adresse eine Bedingung an ein Label hinzu, etwa ?cluster=eu</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>give the address without /graph or /api; some have theirs in a path, such as /prometheus</source>
        <translation>geben Sie die Adresse ohne /graph oder /api an; bei manchen liegt sie in einem Pfad wie /prometheus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>have this system trust the authority that made it, or use the name that it is for</source>
        <translation>lassen Sie dieses System der Stelle vertrauen, die es ausgestellt hat, oder verwenden Sie den Namen, für den es gilt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>nobody knows the name {host}</source>
        <translation>niemand kennt den Namen {host}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>nobody listens at {origin}</source>
        <translation>unter {origin} nimmt niemand an</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>see its own log</source>
        <translation>sehen Sie in dessen eigenem Protokoll nach</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>see whether Prometheus runs, and on which port</source>
        <translation>sehen Sie nach, ob Prometheus läuft, und auf welchem Port</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>see whether it is on and the network works</source>
        <translation>nachsehen, ob er an ist und das Netzwerk geht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>see whether it runs</source>
        <translation>sehen Sie nach, ob er läuft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>see whether the address and the port are right</source>
        <translation>sehen Sie nach, ob Adresse und Port stimmen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>see whether the address is right</source>
        <translation>sehen Sie nach, ob die Adresse stimmt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>sign in</source>
        <translation>melden Sie sich an</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>somewhere else</source>
        <translation>anderswohin</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>the certificate of {origin} is not accepted: {why}</source>
        <translation>das Zertifikat von {origin} wird nicht angenommen: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>use the address that it sends to, or a token</source>
        <translation>verwenden Sie die Adresse, zu der verwiesen wird, oder ein Token</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>what answers at {origin} does not speak HTTP</source>
        <translation>was unter {origin} antwortet, spricht kein HTTP</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>what answers at {origin} is no Prometheus (status {status})</source>
        <translation>was unter {origin} antwortet, ist kein Prometheus (Status {status})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>write http:// if it has none, or another port</source>
        <translation>schreiben Sie http://, falls es keines hat, oder einen anderen Port</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>write https:// in the address</source>
        <translation>schreiben Sie in der Adresse https://</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} answers with more than {most_bytes} MiB</source>
        <translation>{origin} antwortet mit mehr als {most_bytes} MiB</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} answers with status {status}</source>
        <translation>{origin} antwortet mit Status {status}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} answers: {said}</source>
        <translation>{origin} antwortet: {said}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} cannot be reached: {why}</source>
        <translation>{origin} ist nicht zu erreichen: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} does not let this in</source>
        <translation>{origin} lässt dies nicht ein</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} does not speak TLS</source>
        <translation>{origin} spricht kein TLS</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} ended the connection</source>
        <translation>{origin} hat die Verbindung beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} has not answered within {patience_s} s</source>
        <translation>{origin} hat innerhalb von {patience_s} s nicht geantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} sends elsewhere, to {to}</source>
        <translation>{origin} verweist anderswohin, auf {to}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/client.py"/>
        <source>{origin} wants TLS</source>
        <translation>{origin} verlangt TLS</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>Bearer token of this Prometheus:</source>
        <translation>Bearer-Token dieses Prometheus:</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>a token</source>
        <translation>ein Token</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>the connection was cancelled</source>
        <translation>die Verbindung wurde abgebrochen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>the password of {account} at {origin}</source>
        <translation>das Passwort von {account} bei {origin}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>the password of {user}</source>
        <translation>das Passwort von {user}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>the token for {origin}</source>
        <translation>das Token für {origin}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>try again and give it</source>
        <translation>versuchen Sie es noch einmal und geben Sie es an</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>try again with another</source>
        <translation>versuchen Sie es noch einmal mit etwas anderem</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>what signs in at {origin} goes over the network for everybody to read</source>
        <translation>was bei {origin} anmeldet, geht für alle lesbar über das Netz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>{origin} did not accept {what}</source>
        <translation>{origin} hat {what} nicht angenommen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/opener.py"/>
        <source>{origin} wants {what}</source>
        <translation>{origin} verlangt {what}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/reading.py"/>
        <source>Slurm job {job}</source>
        <translation>Slurm-Job {job}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/reading.py"/>
        <source>run `hoofhearted doctor` on {machine}</source>
        <translation>führen Sie auf {machine} `hoofhearted doctor` aus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/reading.py"/>
        <source>the agent of {machine} cannot read it: {code}</source>
        <translation>der Agent von {machine} kann sie nicht auslesen: {code}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/reading.py"/>
        <source>the gateway that watches {machine} gets no answer from its agent</source>
        <translation>das Gateway, das {machine} beobachtet, bekommt von dessen Agenten keine Antwort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/reading.py"/>
        <source>unknown machine</source>
        <translation>unbekannter Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/reading.py"/>
        <source>{machine} has a problem: {code}</source>
        <translation>{machine} hat ein Problem: {code}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source> with {matchers}</source>
        <translation> mit {matchers}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>a Prometheus cannot do that: ask the agent of the machine itself</source>
        <translation>ein Prometheus kann das nicht: Fragen Sie den Agenten des Rechners selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>a Prometheus has no rules: tell the agent of the machine itself</source>
        <translation>ein Prometheus hat keine Regeln: Sagen Sie es dem Agenten des Rechners selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>a Prometheus has no settings of agents: ask the agent of the machine itself</source>
        <translation>ein Prometheus hat keine Einstellungen von Agenten: Fragen Sie den Agenten des Rechners selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>a Prometheus keeps no spin-ups: ask the agent of the machine itself</source>
        <translation>ein Prometheus bewahrt keine Einsätze auf: Fragen Sie den Agenten des Rechners selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>have it scrape one of the two; docs/prometheus.md says how</source>
        <translation>lassen Sie ihn eines von beiden abfragen; docs/prometheus.md sagt, wie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>the connection was ended</source>
        <translation>die Verbindung wurde beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>this Prometheus knows no GPU{meant}: neither of `hoofhearted gateway` nor of DCGM's exporter</source>
        <translation>dieser Prometheus kennt keine GPU{meant}: weder von `hoofhearted gateway` noch von DCGMs Exporter</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/stand_in.py"/>
        <source>what answers at {origin} is no Prometheus</source>
        <translation>was unter {origin} antwortet, ist kein Prometheus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>DCGM's exporter tells neither load nor power of it</source>
        <translation>DCGMs Exporter nennt weder ihre Auslastung noch ihre Leistung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>DCGM's exporter tells no program</source>
        <translation>DCGMs Exporter nennt kein Programm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>Prometheus has had no reading of it for {minutes} min</source>
        <translation>Prometheus hat seit {minutes} min keinen Messwert von ihr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>add a condition on a label to the address, such as ?cluster=eu, and the same Prometheus once more for the rest</source>
        <translation>fügen Sie der Adresse eine Bedingung an ein Label hinzu, etwa ?cluster=eu, und für den Rest denselben Prometheus noch einmal</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>expected, says the agent there</source>
        <translation>erwartet, sagt der Agent dort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>have it export DCGM_FI_DEV_GPU_UTIL</source>
        <translation>lassen Sie ihn DCGM_FI_DEV_GPU_UTIL exportieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>no program accounts for the load</source>
        <translation>kein Programm erklärt die Auslastung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>nobody expected it, says the agent there</source>
        <translation>niemand hat es erwartet, sagt der Agent dort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>only the first {most_gpus} of {cards} GPUs are shown</source>
        <translation>nur die ersten {most_gpus} von {cards} GPUs werden gezeigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>run `hoofhearted gateway` on {machine}, or have the exporter name pods or jobs</source>
        <translation>führen Sie auf {machine} `hoofhearted gateway` aus, oder lassen Sie den Exporter Pods oder Jobs nennen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>run `hoofhearted why` on {machine}</source>
        <translation>führen Sie auf {machine} `hoofhearted why` aus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>see on the page Targets of Prometheus why {machine} is not read</source>
        <translation>sehen Sie auf der Seite Targets von Prometheus nach, warum {machine} nicht abgefragt wird</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>the agent of {machine} cannot tell either</source>
        <translation>der Agent von {machine} weiß es auch nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/prometheus/ticks.py"/>
        <source>the newest reading that Prometheus has of it is {age} old</source>
        <translation>der neueste Messwert, den Prometheus von ihr hat, ist {age} alt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/servers.py"/>
        <source>a Prometheus has no agent: keep watch on the machines that it reads</source>
        <translation>ein Prometheus hat keinen Agenten: Behalten Sie die Rechner im Auge, die er abfragt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/session.py"/>
        <source>connecting failed: {name}</source>
        <translation>Verbinden gescheitert: {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/session.py"/>
        <source>connecting was cancelled</source>
        <translation>das Verbinden wurde abgebrochen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/session.py"/>
        <source>please report it with the log</source>
        <translation>bitte mit dem Protokoll melden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/session.py"/>
        <source>the session has ended</source>
        <translation>die Sitzung ist beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/session.py"/>
        <source>this machine</source>
        <translation>dieser Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>"{host}" is not the name or address of a host.</source>
        <translation>„{host}“ ist weder Name noch Adresse eines Rechners.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>"{text}" is not a port.</source>
        <translation>„{text}“ ist kein Port.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>A host's name cannot begin with a hyphen.</source>
        <translation>Ein Rechnername kann nicht mit einem Bindestrich beginnen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>A host's name cannot hold {bad}.</source>
        <translation>Ein Rechnername kann {bad} nicht enthalten.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>A port is a number from 1 to 65535; leave it and the colon out for ssh's own.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535; ohne ihn und den Doppelpunkt gilt der von ssh.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>A server has no path: there is a / in the address.</source>
        <translation>Ein Server hat keinen Pfad: in der Adresse steht ein /.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>A user's name cannot begin with a hyphen.</source>
        <translation>Ein Benutzername kann nicht mit einem Bindestrich beginnen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>After ] there may only be a colon and a port.</source>
        <translation>Nach ] dürfen nur ein Doppelpunkt und ein Port stehen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>Leave it out: it is asked for, and no address keeps it.</source>
        <translation>Weglassen: danach wird gefragt, und keine Adresse bewahrt es auf.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The ] after the address is missing.</source>
        <translation>Nach der Adresse fehlt die ].</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The address holds a control character.</source>
        <translation>Die Adresse enthält ein Steuerzeichen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The address holds a password.</source>
        <translation>Die Adresse enthält ein Passwort.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The address holds a space.</source>
        <translation>Die Adresse enthält ein Leerzeichen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The host's name is too long.</source>
        <translation>Der Rechnername ist zu lang.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The port is missing after the colon.</source>
        <translation>Nach dem Doppelpunkt fehlt der Port.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The user's name holds a sign that no user's name has.</source>
        <translation>Der Benutzername enthält ein Zeichen, das kein Benutzername hat.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The user's name is missing before the @.</source>
        <translation>Vor dem @ fehlt der Benutzername.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>The user's name is too long.</source>
        <translation>Der Benutzername ist zu lang.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>There is no host name.</source>
        <translation>Es fehlt der Rechnername.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>Type it as for ssh: nas, david@nas or david@nas:2222.</source>
        <translation>Eingeben wie bei ssh: nas, david@nas oder david@nas:2222.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>With a port it is [2001:db8::1]:22.</source>
        <translation>Mit Port lautet sie [2001:db8::1]:22.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/address.py"/>
        <source>{example} Options of ssh go into its configuration file.</source>
        <translation>{example} Optionen von ssh gehören in dessen Konfigurationsdatei.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/agent.py"/>
        <source>the SSH agent answers strangely</source>
        <translation>der SSH-Agent antwortet seltsam</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/agent.py"/>
        <source>the SSH agent does not answer</source>
        <translation>der SSH-Agent antwortet nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/agent_windows.py"/>
        <source>its name is impossible</source>
        <translation>der Name ist unmöglich</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/agent_windows.py"/>
        <source>no SSH agent runs (neither OpenSSH's nor Pageant)</source>
        <translation>kein SSH-Agent läuft (weder der von OpenSSH noch Pageant)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/agent_windows.py"/>
        <source>the SSH agent at {named} cannot be reached: {wire}</source>
        <translation>der SSH-Agent unter {named} ist nicht erreichbar: {wire}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/by_key.py"/>
        <source>the passphrase of {fingerprint}</source>
        <translation>die Passphrase von {fingerprint}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/by_key.py"/>
        <source>the passphrase of {label} was wrong {passphrase_tries} times</source>
        <translation>die Passphrase von {label} war {passphrase_tries}-mal falsch</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/by_key.py"/>
        <source>{label}: the agent did not sign</source>
        <translation>{label}: der Agent hat nicht unterschrieben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/by_key.py"/>
        <source>{label}: the server takes RSA keys only with SHA-1, which is not safe any more</source>
        <translation>{label}: der Server nimmt RSA-Schlüssel nur mit SHA-1, was nicht mehr sicher ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/by_words.py"/>
        <source>a password</source>
        <translation>ein Passwort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/by_words.py"/>
        <source>the server's questions</source>
        <translation>die Fragen des Servers</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>Mend it; `ssh -G` with the host's name shows what ssh reads.</source>
        <translation>Berichtigen; `ssh -G` mit dem Rechnernamen zeigt, was ssh liest.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>The connection</source>
        <translation>Die Verbindung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>it holds a sign that no name has</source>
        <translation>es enthält ein Zeichen, das kein Name hat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>the file refuses it: {text}</source>
        <translation>die Datei verweigert es: {text}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>there is a space beside a jump host</source>
        <translation>neben einem Sprungrechner steht ein Leerzeichen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>{hostname} would be reached through itself</source>
        <translation>{hostname} würde über sich selbst erreicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>{path}: DSA keys are not supported; make an Ed25519 key with ssh-keygen.</source>
        <translation>{path}: DSA-Schlüssel werden nicht unterstützt; mit ssh-keygen einen Ed25519-Schlüssel erzeugen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>{place}: no agent is asked, because {text} is not set.</source>
        <translation>{place}: es wird kein Agent gefragt, weil {text} nicht gesetzt ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>{place}: {text} depends on the directory that ssh is started in; write it with ~/ in front.</source>
        <translation>{place}: {text} hängt vom Verzeichnis ab, in dem ssh gestartet wird; mit ~/ davor schreiben.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config.py"/>
        <source>{where}{option} cannot be used: {why}.</source>
        <translation>{where}{option} ist nicht brauchbar: {why}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>Include the files in it: Include its/name/*</source>
        <translation>Die Dateien darin einbinden: Include its/name/*</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>See to it that you may read it.</source>
        <translation>Dafür sorgen, dass sie gelesen werden darf.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>Take out what is not meant for ssh.</source>
        <translation>Herausnehmen, was nicht für ssh bestimmt ist.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>belongs to another user, so ssh refuses it</source>
        <translation>gehört einem anderen Benutzer, darum verweigert ssh sie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>cannot be read ({reason})</source>
        <translation>ist nicht lesbar ({reason})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>has more than {largest} MB, which no such file has</source>
        <translation>hat mehr als {largest} MB, was keine solche Datei hat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>is a directory, so nothing is read from it</source>
        <translation>ist ein Verzeichnis, darum wird nichts daraus gelesen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>is no ordinary file</source>
        <translation>ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>is not there</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_files.py"/>
        <source>may be written to by others, so ssh refuses it</source>
        <translation>ist für andere beschreibbar, darum verweigert ssh sie</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_includes.py"/>
        <source>the name is empty</source>
        <translation>der Name ist leer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_includes.py"/>
        <source>the system's file cannot name a home directory</source>
        <translation>die Datei des Systems kann kein Home-Verzeichnis nennen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_match.py"/>
        <source>Match exec is left out: {why}.</source>
        <translation>Match exec wird ausgelassen: {why}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_match.py"/>
        <source>Match {criterion} cannot be evaluated here, so the lines below it are left out.</source>
        <translation>Match {criterion} ist hier nicht auswertbar, darum werden die Zeilen darunter ausgelassen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_match.py"/>
        <source>The command of Match exec gave no answer, so the lines below it are left out: {command}</source>
        <translation>Der Befehl von Match exec gab keine Antwort, darum werden die Zeilen darunter ausgelassen: {command}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_match.py"/>
        <source>all cannot be combined with other conditions</source>
        <translation>all lässt sich nicht mit anderen Bedingungen verbinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_match.py"/>
        <source>the condition {criterion} has no value</source>
        <translation>die Bedingung {criterion} hat keinen Wert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_match.py"/>
        <source>there is an empty condition</source>
        <translation>es gibt eine leere Bedingung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_match.py"/>
        <source>there is no condition</source>
        <translation>es gibt keine Bedingung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>A ProxyCommand has to pass the data on itself here; handing over its socket is not supported.</source>
        <translation>Ein ProxyCommand muss die Daten hier selbst weiterreichen; die Übergabe seines Sockets wird nicht unterstützt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>A key that is unlocked here is not added to the agent.</source>
        <translation>Ein hier entsperrter Schlüssel kommt nicht in den Agenten.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Aliases in the DNS are not followed to another name.</source>
        <translation>Aliase im DNS werden nicht zu einem anderen Namen verfolgt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Fingerprints are shown as SHA256.</source>
        <translation>Fingerabdrücke werden als SHA256 gezeigt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Fingerprints in the DNS are not looked up.</source>
        <translation>Fingerabdrücke im DNS werden nicht nachgeschlagen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Host names are not completed by the domains given; the system's own search is used.</source>
        <translation>Rechnernamen werden nicht um die angegebenen Domänen ergänzt; es gilt die Suche des Systems.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>It is not run: what runs there is the agent.</source>
        <translation>Er wird nicht ausgeführt: dort läuft der Agent.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Keys of a FIDO token can only be used through an agent.</source>
        <translation>Schlüssel eines FIDO-Tokens sind nur über einen Agenten nutzbar.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Keys on a smart card (PKCS#11) can only be used through an agent.</source>
        <translation>Schlüssel auf einer Smartcard (PKCS#11) sind nur über einen Agenten nutzbar.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>LocalCommand is not run.</source>
        <translation>LocalCommand wird nicht ausgeführt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Questions are asked all the same, where there is somebody to ask.</source>
        <translation>Gefragt wird trotzdem, wenn jemand da ist, den man fragen kann.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Signing in by Kerberos (GSSAPI) is not supported.</source>
        <translation>Die Anmeldung über Kerberos (GSSAPI) wird nicht unterstützt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>Signing in by the key of this computer (hostbased) is not supported.</source>
        <translation>Die Anmeldung mit dem Schlüssel dieses Rechners (hostbased) wird nicht unterstützt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The algorithms are chosen by this program, not by this list.</source>
        <translation>Die Verfahren wählt dieses Programm, nicht diese Liste.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The command is not run; host keys come from the files of known hosts.</source>
        <translation>Der Befehl wird nicht ausgeführt; Hostschlüssel kommen aus den known_hosts-Dateien.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The exchange of keys by Kerberos (GSSAPI) is not supported.</source>
        <translation>Der Schlüsselaustausch über Kerberos (GSSAPI) wird nicht unterstützt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The host key of this computer is checked like any other.</source>
        <translation>Der Hostschlüssel dieses Rechners wird wie jeder andere geprüft.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The host's key is looked up by its name only, not by its address as well.</source>
        <translation>Der Hostschlüssel wird nur unter dem Namen nachgeschlagen, nicht auch unter der Adresse.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The length of RSA keys is not checked.</source>
        <translation>Die Länge von RSA-Schlüsseln wird nicht geprüft.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The list is not read; @revoked lines in the files of known hosts are.</source>
        <translation>Die Liste wird nicht gelesen; Zeilen mit @revoked in den known_hosts-Dateien schon.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The server chooses how it asks.</source>
        <translation>Der Server wählt, wie er fragt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The system chooses the address to connect from.</source>
        <translation>Das System wählt die Adresse, von der aus verbunden wird.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>The system chooses the interface to connect from.</source>
        <translation>Das System wählt die Schnittstelle, von der aus verbunden wird.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_options.py"/>
        <source>What runs there is the agent.</source>
        <translation>Dort läuft der Agent.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>Host has an empty name</source>
        <translation>Host hat einen leeren Namen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>Include of {word} is left out: {why}</source>
        <translation>Include von {word} wird ausgelassen: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>Mend the line; `ssh -G` with the host's name tells whether ssh accepts it.</source>
        <translation>Die Zeile berichtigen; `ssh -G` mit dem Rechnernamen sagt, ob ssh sie annimmt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>There is more of the kind in the configuration of ssh.</source>
        <translation>Davon gibt es noch mehr in der Konfiguration von ssh.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>cannot be {words}</source>
        <translation>kann nicht {words} sein</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>has a quote that is not closed</source>
        <translation>hat ein Anführungszeichen, das nicht geschlossen wird</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>has an empty name</source>
        <translation>hat einen leeren Namen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>has more than one value</source>
        <translation>hat mehr als einen Wert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>has no value</source>
        <translation>hat keinen Wert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>has none beside other files</source>
        <translation>hat none neben anderen Dateien</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>the files include each other without end</source>
        <translation>die Dateien binden einander ohne Ende ein</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>there are more than {most} values of {keyword}</source>
        <translation>es gibt mehr als {most} Werte von {keyword}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>{bad} in this Match</source>
        <translation>{bad} in diesem Match</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>{place}: nobody knows the option {keyword}; ssh may refuse the file for it.</source>
        <translation>{place}: die Option {keyword} kennt niemand; vielleicht verweigert ssh die Datei deswegen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_reader.py"/>
        <source>{place}: {why}; ssh refuses the file for it.</source>
        <translation>{place}: {why}; ssh verweigert die Datei deswegen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_tokens.py"/>
        <source>%{sign} stands for nothing here</source>
        <translation>%{sign} steht hier für nichts</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_tokens.py"/>
        <source>a ${ has no name or no closing bracket</source>
        <translation>ein ${ hat keinen Namen oder keine schließende Klammer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_tokens.py"/>
        <source>there is no user {name}</source>
        <translation>einen Benutzer {name} gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/config_tokens.py"/>
        <source>there is no variable {name} in the environment</source>
        <translation>eine Variable {name} gibt es in der Umgebung nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>ProxyJump goes round in a circle: {circle}</source>
        <translation>ProxyJump läuft im Kreis: {circle}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>it cannot reach the next host</source>
        <translation>er kann den nächsten Rechner nicht erreichen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>it does not allow forwarding (AllowTcpForwarding of sshd_config)</source>
        <translation>er erlaubt keine Weiterleitung (AllowTcpForwarding in sshd_config)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>it does not know forwarding</source>
        <translation>er kennt keine Weiterleitung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>it has no room for another connection</source>
        <translation>er hat keinen Platz für eine weitere Verbindung</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>mend ProxyJump in ~/.ssh/config</source>
        <translation>ProxyJump in ~/.ssh/config berichtigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>{alias} (through {alias2})</source>
        <translation>{alias} (über {alias2})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>{alias} says that {why}</source>
        <translation>{alias} sagt: {why}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>{via}by ProxyCommand</source>
        <translation>{via}durch ProxyCommand</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/connection.py"/>
        <source>{via}through {alias}</source>
        <translation>{via}über {alias}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/dial.py"/>
        <source>no address</source>
        <translation>keine Adresse</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/dial.py"/>
        <source>no answer within {resolve_timeout_s} s</source>
        <translation>keine Antwort in {resolve_timeout_s} s</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/dial.py"/>
        <source>{address} port {address2}</source>
        <translation>{address} Port {address2}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>; tried before: {tried}</source>
        <translation>; vorher versucht: {tried}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>ask whoever runs it; if its keys were changed on purpose, take the old one away: ssh-keygen -f '{file}' -R '{host}'</source>
        <translation>fragen, wer ihn betreibt; wurden die Schlüssel absichtlich geändert, den alten entfernen: ssh-keygen -f '{file}' -R '{host}'</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>change it: run `{command}` in a terminal</source>
        <translation>ändern: `{command}` in einem Terminal ausführen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>check that `{command}` works; ssh-copy-id puts your key there</source>
        <translation>prüfen, ob `{command}` geht; ssh-copy-id bringt den eigenen Schlüssel dorthin</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>check the spelling, the network, and HostName in ~/.ssh/config</source>
        <translation>Schreibweise, Netzwerk und HostName in ~/.ssh/config prüfen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>compare the fingerprint with the server's own (ssh-keygen -lf on it), then connect again and accept it</source>
        <translation>den Fingerabdruck mit dem des Servers vergleichen (dort ssh-keygen -lf), dann neu verbinden und ihn annehmen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>is it switched on, and is there a firewall or a VPN between?</source>
        <translation>ist er eingeschaltet, und liegt eine Firewall oder ein VPN dazwischen?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>is it the right port?</source>
        <translation>stimmt der Port?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>is sshd running there, and is it the right port?</source>
        <translation>läuft dort sshd, und stimmt der Port?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>is the account limited to file transfer or forwarding, or are there too many sessions (MaxSessions)?</source>
        <translation>ist das Konto auf Dateiübertragung oder Weiterleitung beschränkt, oder gibt es zu viele Sitzungen (MaxSessions)?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>is this machine on the right network or VPN?</source>
        <translation>ist dieser Rechner im richtigen Netzwerk oder VPN?</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>it will again after a while</source>
        <translation>nach einer Weile wieder</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>let {option} of its sshd_config have one of these as well: {safe}</source>
        <translation>{option} in dessen sshd_config auch eines hiervon enthalten lassen: {safe}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>name the right key by IdentityFile and IdentitiesOnly yes in ~/.ssh/config</source>
        <translation>den richtigen Schlüssel mit IdentityFile und IdentitiesOnly yes in ~/.ssh/config nennen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>servers need the Python package paramiko, which is not installed</source>
        <translation>für Server ist das Python-Paket paramiko nötig, das nicht installiert ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the ProxyCommand failed: {detail}</source>
        <translation>der ProxyCommand ist gescheitert: {detail}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the connection to {where} was lost</source>
        <translation>die Verbindung zu {where} ging verloren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the jump host {hop} on the way to {target}: {reason}</source>
        <translation>der Sprungrechner {hop} auf dem Weg zu {target}: {reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the name {name} was not found ({detail})</source>
        <translation>der Name {name} wurde nicht gefunden ({detail})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the password of {who} has expired</source>
        <translation>das Passwort von {who} ist abgelaufen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the server hung up on {who} after too many tries: {tried}</source>
        <translation>der Server hat bei {who} nach zu vielen Versuchen aufgelegt: {tried}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the server may be overloaded, or something else listens there</source>
        <translation>vielleicht ist der Server überlastet, oder dort lauscht etwas anderes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the server takes: {offered}</source>
        <translation>der Server nimmt: {offered}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>the server's log says why (journalctl -t sshd there); fail2ban, hosts.deny or a firewall may keep this machine out</source>
        <translation>warum, steht im Protokoll des Servers (dort journalctl -t sshd); fail2ban, hosts.deny oder eine Firewall sperren diesen Rechner vielleicht aus</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>there is no way to {where}: {detail}</source>
        <translation>es gibt keinen Weg zu {where}: {detail}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>there was nothing to try</source>
        <translation>es gab nichts zu versuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>tried: {tried}</source>
        <translation>versucht: {tried}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>try again, and you are asked anew</source>
        <translation>erneut versuchen, dann wird wieder gefragt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>try it in a terminal: {command}</source>
        <translation>in einem Terminal versuchen: {command}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>what it has is not safe any more: bring its SSH server up to date</source>
        <translation>was er hat, ist nicht mehr sicher: seinen SSH-Server aktualisieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{host} is not known yet, and {why}; its key is {key}</source>
        <translation>{host} ist noch nicht bekannt, und {why}; der Schlüssel ist {key}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{host} shows a key of another type than the one that is known: {key}; {file}:{line} knows {known}</source>
        <translation>{host} zeigt einen Schlüssel anderer Art als den bekannten: {key}; {file}:{line} kennt {known}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{where} and this program have none of its {option} in common; it has: {have}</source>
        <translation>{where} und dieses Programm haben kein gemeinsames {option}; dort gibt es: {have}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{where} did not answer within {patience_s} s</source>
        <translation>{where} hat {patience_s} s lang nicht geantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{where} does not let a program be run: {detail}</source>
        <translation>{where} lässt kein Programm ausführen: {detail}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{where} does not speak SSH; it says “{words}”</source>
        <translation>{where} spricht kein SSH; die Antwort ist „{words}“</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{where} refused the connection</source>
        <translation>{where} hat die Verbindung abgelehnt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{where} takes no connection now: {words}</source>
        <translation>{where} nimmt gerade keine Verbindung an: {words}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{where} took the connection, but said nothing within {patience_s} s</source>
        <translation>{where} hat die Verbindung angenommen, aber {patience_s} s lang nichts gesagt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{who} was not accepted: {parts}</source>
        <translation>{who} wurde nicht angenommen: {parts}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/failures.py"/>
        <source>{who} was not signed in: {missed}{before}</source>
        <translation>{who} wurde nicht angemeldet: {missed}{before}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/handshake.py"/>
        <source>it ended without a word</source>
        <translation>es endete ohne ein Wort</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/handshake.py"/>
        <source>it hung up without a greeting</source>
        <translation>es hat ohne Gruß aufgelegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/host_key_check.py"/>
        <source>StrictHostKeyChecking is yes</source>
        <translation>StrictHostKeyChecking ist yes</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/host_key_check.py"/>
        <source>nobody has said that this is the server</source>
        <translation>niemand hat bestätigt, dass dies der Server ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identities.py"/>
        <source>the agent's key {kind} {comment}</source>
        <translation>der Schlüssel {kind} {comment} des Agenten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identities.py"/>
        <source>the certificate {name}</source>
        <translation>das Zertifikat {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identities.py"/>
        <source>the key {name}</source>
        <translation>der Schlüssel {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identities.py"/>
        <source>{label} has expired on {expired}</source>
        <translation>{label} ist am {expired} abgelaufen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identities.py"/>
        <source>{path} has no private key among the identity files or in the agent</source>
        <translation>zu {path} gibt es keinen privaten Schlüssel unter den Dateien oder im Agenten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identities.py"/>
        <source>{path} is no certificate that can be read</source>
        <translation>{path} ist kein lesbares Zertifikat</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identity_agent.py"/>
        <source>IdentityAgent is none</source>
        <translation>IdentityAgent ist none</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/identity_agent.py"/>
        <source>no SSH agent runs (SSH_AUTH_SOCK is not set)</source>
        <translation>kein SSH-Agent läuft (SSH_AUTH_SOCK ist nicht gesetzt)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/key_files.py"/>
        <source>{path} can be read by others and is not used for that, as by ssh; chmod 600 '{path2}' closes it</source>
        <translation>{path} ist für andere lesbar und wird darum nicht verwendet, wie bei ssh; chmod 600 '{path2}' schließt es</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/key_files.py"/>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} ist nicht lesbar: {error}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/key_files.py"/>
        <source>{path} is a key of a kind that is not used any more: {kind}</source>
        <translation>{path} ist ein Schlüssel einer Art, die nicht mehr verwendet wird: {kind}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/key_files.py"/>
        <source>{path} is damaged</source>
        <translation>{path} ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/key_files.py"/>
        <source>{path} is encrypted by {name}, which is not read here; ssh-keygen -p -Z aes256-ctr -f '{path2}' changes that</source>
        <translation>{path} ist mit {name} verschlüsselt, was hier nicht gelesen wird; ssh-keygen -p -Z aes256-ctr -f '{path2}' ändert das</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/key_files.py"/>
        <source>{path} is for a security key, which works through the SSH agent only (ssh-add)</source>
        <translation>{path} gehört zu einem Sicherheitsschlüssel, der nur über den SSH-Agenten geht (ssh-add)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/key_files.py"/>
        <source>{path} is no private key</source>
        <translation>{path} ist kein privater Schlüssel</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source> (it forgets it for every host that the line covers)</source>
        <translation> (das vergisst ihn für jeden Rechner der Zeile)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>If the server was set up anew (ask whoever looks after it), forget its old key and connect again{whole}: {command}</source>
        <translation>Wurde der Server neu eingerichtet (fragen, wer ihn betreut), den alten Schlüssel vergessen und neu verbinden{whole}: {command}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>Somebody else may have this key. Ask whoever looks after the server for its new one.</source>
        <translation>Vielleicht hat jemand anderes diesen Schlüssel. Wer den Server betreut, kennt den neuen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>The host key of {known_as} was revoked: {place} says so.</source>
        <translation>Der Hostschlüssel von {known_as} wurde widerrufen: so steht es in {place}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>a hashed name</source>
        <translation>ein gehashter Name</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>{file} cannot be read ({reason}), so the hosts in it are not known.</source>
        <translation>{file} ist nicht lesbar ({reason}), darum sind die Rechner darin nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>{file} has more than {largest} MB; the hosts after that are not known.</source>
        <translation>{file} hat mehr als {largest} MB; die Rechner danach sind nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>{file} is left out: {why}.</source>
        <translation>{file} wird ausgelassen: {why}.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>{file}: {most_bad_told} more lines are left out.</source>
        <translation>{file}: {most_bad_told} weitere Zeilen werden ausgelassen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>{name} shows another host key than the one that is known. It has now the {key_type} key {key}; {place} has {key2}. Either the server was set up anew, or somebody is between you and it.</source>
        <translation>{name} zeigt einen anderen Hostschlüssel als den bekannten. Jetzt ist es der {key_type}-Schlüssel {key}; in {place} steht {key2}. Entweder wurde der Server neu eingerichtet, oder jemand steht dazwischen.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>{other}: {address}, with another key</source>
        <translation>{other}: {address}, mit einem anderen Schlüssel</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts.py"/>
        <source>{place}: host certificates are not supported, so the authority there does not help; the host's own key is asked about.</source>
        <translation>{place}: Hostzertifikate werden nicht unterstützt, die Stelle dort hilft also nicht; gefragt wird nach dem eigenen Schlüssel des Rechners.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_lines.py"/>
        <source>a field is missing</source>
        <translation>ein Feld fehlt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_lines.py"/>
        <source>its hashed name is damaged</source>
        <translation>der gehashte Name ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_lines.py"/>
        <source>its key is damaged</source>
        <translation>der Schlüssel ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_lines.py"/>
        <source>nobody knows its marker</source>
        <translation>die Markierung kennt niemand</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_lines.py"/>
        <source>there is no key in it</source>
        <translation>es steht kein Schlüssel darin</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_own.py"/>
        <source>The host key of {known_as} was not kept, so you will be asked again: {file} cannot be written to ({why}).</source>
        <translation>Der Hostschlüssel von {known_as} wurde nicht aufbewahrt, es wird also wieder gefragt: {file} ist nicht beschreibbar ({why}).</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_own.py"/>
        <source>The host key of {known_as} was not kept: known_hosts cannot hold such a name.</source>
        <translation>Der Hostschlüssel von {known_as} wurde nicht aufbewahrt: known_hosts kann einen solchen Namen nicht enthalten.</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/known_hosts_own.py"/>
        <source>it is no ordinary file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/programs.py"/>
        <source>it hung up right after signing in</source>
        <translation>er hat gleich nach der Anmeldung aufgelegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/programs.py"/>
        <source>the program on {name} crashed ({status})</source>
        <translation>das Programm auf {name} ist abgestürzt ({status})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/programs.py"/>
        <source>the program on {name} ended with status {status}</source>
        <translation>das Programm auf {name} endete mit Status {status}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/programs.py"/>
        <source>the program on {name} was ended</source>
        <translation>das Programm auf {name} wurde beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/programs.py"/>
        <source>the program on {name} was killed: by somebody, or because no memory is left there</source>
        <translation>das Programm auf {name} wurde beendet: von jemandem, oder weil dort kein Speicher mehr frei ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/sign_in.py"/>
        <source>it hung up while signing in</source>
        <translation>er hat während der Anmeldung aufgelegt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/sign_in.py"/>
        <source>the server answered out of turn</source>
        <translation>der Server hat außer der Reihe geantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/story.py"/>
        <source>no passphrase was given for {what}</source>
        <translation>für {what} wurde keine Passphrase angegeben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/story.py"/>
        <source>no password was given</source>
        <translation>es wurde kein Passwort angegeben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/story.py"/>
        <source>the server's question was not answered</source>
        <translation>die Frage des Servers wurde nicht beantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/ssh/story.py"/>
        <source>{via}as {user}, with {means}</source>
        <translation>{via}als {user}, mit {means}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/stream.py"/>
        <source>the agent has left</source>
        <translation>der Agent ist gegangen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/talk.py"/>
        <source>the agent has not introduced itself within {begun_at} s</source>
        <translation>der Agent hat sich {begun_at} s lang nicht vorgestellt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/talk.py"/>
        <source>the agent has said nothing for {heard_at} s</source>
        <translation>der Agent hat {heard_at} s lang nichts gesagt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/talk.py"/>
        <source>the agent introduced itself strangely: {error}</source>
        <translation>der Agent hat sich seltsam vorgestellt: {error}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/talk.py"/>
        <source>the agent refused to introduce itself: {message}</source>
        <translation>der Agent wollte sich nicht vorstellen: {message}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/talk.py"/>
        <source>the server does not answer any more</source>
        <translation>der Server antwortet nicht mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/link/understand.py"/>
        <source>the agent's answer is not what an agent of this version says</source>
        <translation>die Antwort des Agenten ist nicht, was ein Agent dieser Version sagt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>, line {number}</source>
        <translation>, Zeile {number}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>application has to be a list of tables: [[application]]</source>
        <translation>application muss eine Liste von Tabellen sein: [[application]]</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>entry {number} ({name}): {entry}</source>
        <translation>Eintrag {number} ({name}): {entry}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>expected a table</source>
        <translation>erwartet eine Tabelle</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>has nothing to match: executable, path, runs, command or contains</source>
        <translation>hat nichts, was passen könnte: executable, path, runs, command oder contains</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>id: entry {before} has it already</source>
        <translation>id: Eintrag {before} hat sie schon</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>is a directory</source>
        <translation>ist ein Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>kind: expected one of {kinds}, got {raw}</source>
        <translation>kind: erwartet eines von {kinds}, nicht {raw}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>larger than {largest_file} MiB</source>
        <translation>größer als {largest_file} MiB</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>mend the entry; until then its programs are called by their own names</source>
        <translation>den Eintrag berichtigen; bis dahin heißen seine Programme nach sich selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>not UTF-8 at byte {start}</source>
        <translation>kein UTF-8 bei Byte {start}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>not a plain file</source>
        <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>without an id</source>
        <translation>ohne id</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>{key}: expected a list of texts</source>
        <translation>{key}: erwartet eine Liste von Texten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>{key}: expected a text</source>
        <translation>{key}: erwartet einen Text</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>{key}: expected true or false</source>
        <translation>{key}: erwartet true oder false</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>{key}: has no group</source>
        <translation>{key}: hat keine Gruppe</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>{key}: missing</source>
        <translation>{key}: fehlt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>{key}: no such table; an entry is [[application]]</source>
        <translation>{key}: diese Tabelle gibt es nicht; ein Eintrag ist [[application]]</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/application_entries.py"/>
        <source>{unknown}: no such key</source>
        <translation>{unknown}: diesen Schlüssel gibt es nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>another user</source>
        <translation>einem anderen Benutzer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>belongs to {user}: only they and root may read all of it</source>
        <translation>gehört {user}: ganz lesen dürfen es nur dieser und root</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>belongs to {user}: only your own processes are ended from here</source>
        <translation>gehört {user}: beendet werden von hier nur eigene Prozesse</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>cannot be told from another of its number, because nobody knows when it started</source>
        <translation>lässt sich nicht von einem anderen mit dieser Nummer unterscheiden, denn niemand weiß, wann er gestartet wurde</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>could not be ended: {error}</source>
        <translation>ließ sich nicht beenden: {error}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>has ended already</source>
        <translation>ist schon beendet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>has no command line</source>
        <translation>hat keine Befehlszeile</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>is only a part of a process: a thread, and cannot be looked at or ended by itself</source>
        <translation>ist nur ein Teil eines Prozesses, ein Thread, und kann nicht für sich angesehen oder beendet werden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>is what Hoof Hearted runs in itself</source>
        <translation>gehört zu Hoof Hearted selbst</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>may not be ended by this user, as the system says</source>
        <translation>darf von diesem Benutzer nicht beendet werden, sagt das System</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/ending.py"/>
        <source>runs outside of the container in which the agent watches, which cannot reach it</source>
        <translation>läuft außerhalb des Containers, in dem der Agent beobachtet und den er nicht verlassen kann</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/machine.py"/>
        <source>this agent runs in a container without the host's PIDs</source>
        <translation>dieser Agent läuft in einem Container ohne die PIDs des Hosts</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml.py"/>
        <source>the GPU</source>
        <translation>die GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml.py"/>
        <source>the kernel does not tell whether this GPU sleeps: it is asked all the same, which may wake it</source>
        <translation>der Kernel sagt nicht, ob diese GPU schläft: sie wird trotzdem gefragt, was sie wecken kann</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source> ({now}, before that {before})</source>
        <translation> ({now}, vorher {before})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source> since it was asked about {name}</source>
        <translation> seit der Frage nach {name}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>; it is asked again after {again_s} s</source>
        <translation>; in {again_s} s wird wieder gefragt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>a power cable of the GPU is not attached properly</source>
        <translation>ein Stromkabel der GPU sitzt nicht richtig</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>check that the GPU is seated, powered and passed through</source>
        <translation>prüfen, ob die GPU steckt, Strom hat und durchgereicht wird</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>check the GPU's power cables</source>
        <translation>die Stromkabel der GPU prüfen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>close what has so many connections to this agent; it is tried again</source>
        <translation>schließen, was so viele Verbindungen zu diesem Agenten hat; es wird erneut versucht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>create the container anew, and give it the GPU by CDI or with every --device, so that it does not happen again</source>
        <translation>den Container neu anlegen und ihm die GPU per CDI oder mit jedem --device geben, damit es nicht wieder geschieht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>end the agent, or close the program, and start it again</source>
        <translation>den Agenten beenden oder das Programm schließen und neu starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>end what uses much memory, or raise the limits (`ulimit -v`, `ulimit -n`, a container's); it is tried again</source>
        <translation>beenden, was viel Speicher belegt, oder die Grenzen erhöhen (`ulimit -v`, `ulimit -n`, die eines Containers); es wird wieder versucht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>give this user access to /dev/nvidia0 and /dev/nvidiactl; in a container, pass the GPU through</source>
        <translation>diesem Benutzer Zugriff auf /dev/nvidia0 und /dev/nvidiactl geben; in einem Container die GPU durchreichen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>in a container, create it anew; otherwise {restart}</source>
        <translation>in einem Container: ihn neu anlegen; sonst {restart}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>install a newer NVIDIA driver</source>
        <translation>einen neueren NVIDIA-Treiber installieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>install nvidia-ml-py</source>
        <translation>nvidia-ml-py installieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>install the NVIDIA driver</source>
        <translation>den NVIDIA-Treiber installieren</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>no NVIDIA driver was found</source>
        <translation>kein NVIDIA-Treiber gefunden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>nvidia-ml-py cannot be read now: too many files are open, or its disk does not answer</source>
        <translation>nvidia-ml-py ist gerade nicht lesbar: zu viele Dateien sind offen, oder sein Laufwerk antwortet nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>plug it in again; if nobody took it out, restart the computer</source>
        <translation>wieder einstecken; hat niemand sie entfernt, den Rechner neu starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>restart the computer</source>
        <translation>den Rechner neu starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>run `sudo modprobe nvidia`, or {restart}</source>
        <translation>`sudo modprobe nvidia` ausführen oder {restart}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the GPU driver has not answered for {for_s} s{asked}</source>
        <translation>der GPU-Treiber hat {for_s} s lang nicht geantwortet{asked}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the GPU driver took {took_s} s to answer for this GPU{again}</source>
        <translation>der GPU-Treiber brauchte {took_s} s für die Antwort zu dieser GPU{again}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the GPU has fallen off the bus or was unplugged</source>
        <translation>die GPU ist vom Bus gefallen oder wurde abgesteckt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the GPU has left the computer's bus: it was unplugged, or it has failed</source>
        <translation>die GPU ist nicht mehr am Bus des Rechners: abgesteckt oder ausgefallen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the GPU must be reset before it works again</source>
        <translation>die GPU muss zurückgesetzt werden, ehe sie wieder arbeitet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver answers with an unknown error</source>
        <translation>der NVIDIA-Treiber antwortet mit einem unbekannten Fehler</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver answers with error {code}</source>
        <translation>der NVIDIA-Treiber antwortet mit Fehler {code}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver did not answer in time</source>
        <translation>der NVIDIA-Treiber hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver has a problem with the GPU's interrupts</source>
        <translation>der NVIDIA-Treiber hat ein Problem mit den Interrupts der GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver has just been loaded anew{versions}</source>
        <translation>der NVIDIA-Treiber wurde gerade neu geladen{versions}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver is not loaded</source>
        <translation>der NVIDIA-Treiber ist nicht geladen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver is too old</source>
        <translation>der NVIDIA-Treiber ist zu alt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver no longer finds the GPU</source>
        <translation>der NVIDIA-Treiber findet die GPU nicht mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver refuses to talk to this user</source>
        <translation>der NVIDIA-Treiber verweigert sich diesem Benutzer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver runs but finds no GPU</source>
        <translation>der NVIDIA-Treiber läuft, findet aber keine GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver was reset or loaded anew while it was being asked</source>
        <translation>der NVIDIA-Treiber wurde während der Abfrage zurückgesetzt oder neu geladen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver was updated and runs ({kernel}), but this agent still has the library of the old one ({library})</source>
        <translation>der NVIDIA-Treiber wurde aktualisiert und läuft ({kernel}), aber dieser Agent hat noch die Bibliothek des alten ({library})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver was updated, and the old one is still running</source>
        <translation>der NVIDIA-Treiber wurde aktualisiert, und der alte läuft noch</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the NVIDIA driver's library cannot be loaded now: there is no memory left for it, or too many files are open</source>
        <translation>die Bibliothek des NVIDIA-Treibers kann jetzt nicht geladen werden: dafür ist kein Speicher mehr da, oder zu viele Dateien sind offen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the driver's library is</source>
        <translation>die Bibliothek des Treibers ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the kernel runs</source>
        <translation>im Kernel läuft</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the operating system blocks access to the GPU</source>
        <translation>das Betriebssystem sperrt den Zugriff auf die GPU</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>the package nvidia-ml-py is not installed</source>
        <translation>das Paket nvidia-ml-py ist nicht installiert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>this container may not use the GPU any more; `systemctl daemon-reload` on the host does that</source>
        <translation>dieser Container darf die GPU nicht mehr nutzen; das bewirkt `systemctl daemon-reload` auf dem Host</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>wait, or restart the computer if it stays so</source>
        <translation>warten oder, wenn es so bleibt, den Rechner neu starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>wait; it is opened anew</source>
        <translation>warten; er wird neu geöffnet</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_errors.py"/>
        <source>{restart}; if it happens again, check the GPU's power and seat</source>
        <translation>{restart}; geschieht es wieder, Strom und Sitz der GPU prüfen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_notes.py"/>
        <source>in WSL the driver does not tell which program uses the GPU: Windows' Task Manager does</source>
        <translation>in WSL sagt der Treiber nicht, welches Programm die GPU nutzt: das sagt der Task-Manager von Windows</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_notes.py"/>
        <source>the driver tells who uses the MIG instances only to a privileged user: run the agent as root</source>
        <translation>wer die MIG-Instanzen nutzt, sagt der Treiber nur mit Sonderrechten: den Agenten als root starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_notes.py"/>
        <source>the driver tells who uses this GPU only to a privileged user: run the agent as root</source>
        <translation>wer diese GPU nutzt, sagt der Treiber nur mit Sonderrechten: den Agenten als root starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_notes.py"/>
        <source>this GPU has no memory of its own: what is shown is the system's</source>
        <translation>diese GPU hat keinen eigenen Speicher: gezeigt wird der des Systems</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_notes.py"/>
        <source>this GPU is cut into MIG instances: the driver tells no load, and shows memory and processes of each instance</source>
        <translation>diese GPU ist in MIG-Instanzen geteilt: der Treiber nennt keine Last und zeigt Speicher und Prozesse jeder Instanz</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_notes.py"/>
        <source>this GPU is part of a Jetson: its driver does not tell {missing}; the program tegrastats may</source>
        <translation>diese GPU gehört zu einem Jetson: sein Treiber nennt {missing} nicht; das Programm tegrastats vielleicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/nvml_notes.py"/>
        <source>this is a virtual GPU: the host keeps to itself {missing}</source>
        <translation>dies ist eine virtuelle GPU: {missing} behält der Host für sich</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/own_files.py"/>
        <source>It is larger than {largest} MiB</source>
        <translation>Sie ist größer als {largest} MiB</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/own_files.py"/>
        <source>It is no plain file</source>
        <translation>Sie ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>belongs to another user</source>
        <translation>gehört einem anderen Benutzer</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>can be written by others</source>
        <translation>ist für andere beschreibbar</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>is a link and not a directory</source>
        <translation>ist ein Link und kein Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>is no directory</source>
        <translation>ist kein Verzeichnis</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>set HOOFHEARTED_RUNTIME_DIR to a directory of your own</source>
        <translation>HOOFHEARTED_RUNTIME_DIR auf ein eigenes Verzeichnis setzen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>start it by `hoofhearted agent install-service` as root</source>
        <translation>mit `hoofhearted agent install-service` als root starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>{directory} cannot be used by the service: {reason}</source>
        <translation>{directory} ist für den Dienst nicht brauchbar: {reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/places.py"/>
        <source>{directory} cannot be used for the agent's socket: {reason}</source>
        <translation>{directory} ist für den Socket des Agenten nicht brauchbar: {reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source> (`sudo {command}`)</source>
        <translation> (`sudo {command}`)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>; install Python 3.9 or newer there{install} for the rest</source>
        <translation>; für den Rest dort Python 3.9 oder neuer installieren{install}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>not told are bursts between two readings, energy by the driver's counter, why clocks are held down, names of containers, and who keeps the GPU open without working; and nothing is recorded while nobody is connected</source>
        <translation>es fehlen Spitzen zwischen zwei Messungen, die Energie nach dem Zähler des Treibers, warum Takte gesenkt sind, Namen von Containern und wer die GPU offen hält, ohne zu arbeiten; und aufgezeichnet wird nichts, solange niemand verbunden ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>read by nvidia-smi, because {why}: {missing}{remedy}</source>
        <translation>gelesen mit nvidia-smi, weil {why}: {missing}{remedy}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>start it with --pid=host, or connect to its host</source>
        <translation>mit --pid=host starten oder mit seinem Host verbinden</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>the agent could not be started on this server</source>
        <translation>der Agent ließ sich auf diesem Server nicht starten</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>this server has no Python</source>
        <translation>dieser Server hat kein Python</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>this server is a container without the host's PIDs: who its processes are cannot be told</source>
        <translation>dieser Server ist ein Container ohne die PIDs des Hosts: wem seine Prozesse gehören, ist nicht zu sagen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>this server's Python is {found}, and 3.9 is needed</source>
        <translation>das Python dieses Servers ist {found}, nötig ist 3.9</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/shell_server.py"/>
        <source>unknown host</source>
        <translation>unbekannter Rechner</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/smi.py"/>
        <source>nvidia-smi does not tell of this GPU</source>
        <translation>nvidia-smi nennt diese GPU nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/smi.py"/>
        <source>nvidia-smi warns that the memory in which this card keeps its own settings (infoROM) is corrupted</source>
        <translation>nvidia-smi warnt, dass der Speicher für die Einstellungen dieser Karte (infoROM) beschädigt ist</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/smi_troubles.py"/>
        <source>nvidia-smi failed with status {code}</source>
        <translation>nvidia-smi ist mit Status {code} gescheitert</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/smi_troubles.py"/>
        <source>nvidia-smi printed nothing that could be read</source>
        <translation>nvidia-smi hat nichts Lesbares ausgegeben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/smi_troubles.py"/>
        <source>run `nvidia-smi` on the server</source>
        <translation>`nvidia-smi` auf dem Server ausführen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/smi_troubles.py"/>
        <source>{message}: it has no nvidia-smi that could be run</source>
        <translation>{message}: dort gibt es kein ausführbares nvidia-smi</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/windows_gpus.py"/>
        <source>NVML does not say what each program uses of this GPU, and Windows does not tell which of its counters are this GPU's</source>
        <translation>NVML sagt nicht, was jedes Programm von dieser GPU nutzt, und Windows nicht, welche seiner Zähler zu ihr gehören</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/windows_gpus.py"/>
        <source>NVML does not say what each program uses of this GPU, and Windows' counters fail (PDH error 0x{code})</source>
        <translation>NVML sagt nicht, was jedes Programm von dieser GPU nutzt, und die Zähler von Windows versagen (PDH-Fehler 0x{code})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/windows_gpus.py"/>
        <source>NVML does not say what each program uses of this GPU, and Windows' counters have not answered for {for_s} s</source>
        <translation>NVML sagt nicht, was jedes Programm von dieser GPU nutzt, und die Zähler von Windows antworten seit {for_s} s nicht</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/windows_gpus.py"/>
        <source>NVML does not say what each program uses of this GPU, and Windows' own counters need Windows 10 1803</source>
        <translation>NVML sagt nicht, was jedes Programm von dieser GPU nutzt, und die Zähler von Windows selbst gibt es erst ab Windows 10 1803</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/probes/windows_gpus.py"/>
        <source>NVML does not say what each program uses of this GPU, and this Windows has no counters for it, which take a WDDM 2 driver; `lodctr /R` as administrator repairs counters that were lost</source>
        <translation>NVML sagt nicht, was jedes Programm von dieser GPU nutzt, und dieses Windows hat keine Zähler dafür, wozu ein Treiber für WDDM 2 gehört; `lodctr /R` als Administrator stellt verlorene Zähler wieder her</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/database.py"/>
        <source>the space is not given back to the disk, but used for what comes: {error}</source>
        <translation>der Platz wird nicht dem Laufwerk zurückgegeben, sondern für Neues genutzt: {error}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>SQLite's reason is no text</source>
        <translation>SQLites Grund ist kein Text</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>another process has it open</source>
        <translation>ein anderer Prozess hat sie offen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>end the other agent, or give this one a place of its own with HOOFHEARTED_DATA_DIR</source>
        <translation>den anderen Agenten beenden oder diesem mit HOOFHEARTED_DATA_DIR einen eigenen Ort geben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>is full</source>
        <translation>ist voll</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>it is no file of ours</source>
        <translation>die Datei ist nicht von uns</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>look whether the disk is well, or move {parent} to another one with HOOFHEARTED_DATA_DIR</source>
        <translation>nachsehen, ob die Platte in Ordnung ist, oder {parent} mit HOOFHEARTED_DATA_DIR auf eine andere legen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>look whether the disk is well; delete the renamed file when you do not want it any more</source>
        <translation>nachsehen, ob das Laufwerk gesund ist; die umbenannte Datei löschen, wenn sie nicht mehr gebraucht wird</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>make room on the disk, or make {parent} writable</source>
        <translation>auf dem Laufwerk Platz schaffen oder {parent} beschreibbar machen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>nothing is being recorded for an hour: {path} was begun anew and is damaged again</source>
        <translation>eine Stunde lang wird nichts aufgezeichnet: {path} wurde neu begonnen und ist wieder beschädigt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>nothing is being recorded: {path} was written by a newer version of this program (it has format {newer})</source>
        <translation>es wird nichts aufgezeichnet: {path} wurde von einer neueren Version dieses Programms geschrieben (Format {newer})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>nothing is being recorded: {path}: {reason}</source>
        <translation>es wird nichts aufgezeichnet: {path}: {reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>the history {path} was damaged ({why}); it has been renamed to {name}, and a new one begun</source>
        <translation>der Verlauf {path} war beschädigt ({why}); er heißt jetzt {name}, und ein neuer ist begonnen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>the history {path} was damaged ({why}); it has been renamed to {name}, and a new one begun with all that could be read of it</source>
        <translation>der Verlauf {path} war beschädigt ({why}); er heißt jetzt {name}, und ein neuer ist begonnen mit allem, was daraus zu lesen war</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/opening.py"/>
        <source>update this program, or move {name} to another place</source>
        <translation>dieses Programm aktualisieren oder {name} anderswohin legen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/salvage.py"/>
        <source>a row of its table {table} is none of ours</source>
        <translation>eine Zeile der Tabelle {table} stammt nicht von diesem Programm</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>cannot be read: {error}</source>
        <translation>ist nicht lesbar: {error}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>expectation {nth}: {key}{reason}</source>
        <translation>Erwartung {nth}: {key}{reason}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>expectations are written as [[expectations]], one block a rule</source>
        <translation>Erwartungen werden als [[expectations]] geschrieben, ein Block je Regel</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>is not TOML: {parsed}</source>
        <translation>ist kein TOML: {parsed}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>it is nested too deeply (at line 1)</source>
        <translation>es ist zu tief verschachtelt (in Zeile 1)</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>it is not UTF-8 text</source>
        <translation>es ist kein UTF-8-Text</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>mend that file</source>
        <translation>jene Datei berichtigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>mend that line</source>
        <translation>jene Zeile berichtigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>{key}: expected {expected}</source>
        <translation>{key}: erwartet {expected}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>{key}: there is no such key; known are {known}</source>
        <translation>{key}: diesen Schlüssel gibt es nicht; bekannt sind {known}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>{name} is written as {header}</source>
        <translation>{name} wird als {header} geschrieben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings.py"/>
        <source>{path}, line {line}</source>
        <translation>{path}, Zeile {line}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_doubts.py"/>
        <source>line {line}: </source>
        <translation>Zeile {line}: </translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_doubts.py"/>
        <source>{reason} (line {line})</source>
        <translation>{reason} (Zeile {line})</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>cannot be changed without harm, so nothing was written</source>
        <translation>lässt sich nicht schadlos ändern, darum wurde nichts geschrieben</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>cannot be put in order without harm, so nothing was written; do it by hand</source>
        <translation>lässt sich nicht schadlos ordnen, darum wurde nichts geschrieben; von Hand erledigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>cannot be written: {error}</source>
        <translation>ist nicht beschreibbar: {error}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>expectations are not written as [[expectations]]; mend that first</source>
        <translation>Erwartungen sind nicht als [[expectations]] geschrieben; das zuerst berichtigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>has no rule {rule_id} any more</source>
        <translation>hat die Regel {rule_id} nicht mehr</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>is being written by something else, so nothing was changed; try again</source>
        <translation>wird gerade von etwas anderem geschrieben, deshalb wurde nichts geändert; noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>is not TOML, so nothing was written: {parsed}</source>
        <translation>ist kein TOML, darum wurde nichts geschrieben: {parsed}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_edit.py"/>
        <source>{table} is not written as [{table2}]; mend that first</source>
        <translation>{table} ist nicht als [{table2}] geschrieben; das zuerst berichtigen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_text.py"/>
        <source>it is read-only</source>
        <translation>sie ist schreibgeschützt</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>a list of {kinds}</source>
        <translation>eine Liste von {kinds}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>a price</source>
        <translation>ein Preis</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>a text of at most {longest} letters</source>
        <translation>ein Text von höchstens {longest} Zeichen</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>hours such as "22:00-07:00"</source>
        <translation>Stunden wie "22:00-07:00"</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>one of {words}</source>
        <translation>eines von {words}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>per cent</source>
        <translation>Prozent</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>whole {unit} from {least} to {most}</source>
        <translation>ganze {unit} von {least} bis {most}</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>{system}, or the code of a language such as de</source>
        <translation>{system} oder das Kürzel einer Sprache, etwa de</translation>
    </message>
    <message>
        <location filename="../../hoofhearted_desktop/store/settings_values.py"/>
        <source>{unit} from {least} to {most}</source>
        <translation>{unit} von {least} bis {most}</translation>
    </message>
</context>
</TS>
