// Types of foyer.js: daily-js's names for a foyer server. What is foyer's own says so.

export type FoyerAccessLevel = "none" | "lobby" | "full";
export type FoyerAccess = "unknown" | { level: FoyerAccessLevel };
export interface FoyerAccessState {
    access: FoyerAccess;
    awaitingAccess?: { level: "full" };
}
export interface FoyerAccessRequest {
    access?: { level: "full" };
    name?: string;
}

export type FoyerMeetingState =
    | "new" | "loading" | "loaded" | "joining-meeting" | "joined-meeting" | "left-meeting" | "error";

export type FoyerCanSend =
    | "video" | "audio" | "screenVideo" | "screenAudio" | "customVideo" | "customAudio";
export type FoyerCanAdmin = "participants" | "streaming" | "transcription";

export interface FoyerPermissions {
    hasPresence: boolean;
    canSend: boolean | Set<FoyerCanSend>;
    canReceive: { base: unknown; byUserId?: object; byParticipantId?: object };
    canAdmin: boolean | Set<FoyerCanAdmin>;
}
export interface FoyerPermissionsUpdate {
    hasPresence?: boolean;
    canSend?: boolean | FoyerCanSend[] | Set<FoyerCanSend>;
    canReceive?: object;
    canAdmin?: boolean | FoyerCanAdmin[] | Set<FoyerCanAdmin>;
}

export interface FoyerTrackState {
    subscribed: boolean;
    state: "blocked" | "off" | "sendable" | "loading" | "interrupted" | "playable";
    off?: {
        byUser?: boolean;
        byRemoteRequest?: boolean;
        byBandwidth?: boolean;
        byCanSendPermission?: boolean;
        byServerLimit?: boolean;
    };
}

export interface FoyerParticipant {
    session_id: string;
    user_id: string;
    user_name: string;
    userData?: unknown;
    local: boolean;
    owner: boolean;
    record: boolean;
    joined_at?: Date;
    /** 1970-01-01 when there is no such time. */
    will_eject_at: Date;
    permissions: FoyerPermissions;
    tracks: {
        audio: FoyerTrackState;
        video: FoyerTrackState;
        screenAudio: FoyerTrackState;
        screenVideo: FoyerTrackState;
    };
    audio: boolean;
    video: boolean;
    screen: boolean;
    /** foyer's own: since when the hand is up. */
    hand_raised_at?: Date;
    /** foyer's own: the name before a host changed it. */
    first_name?: string;
    /** foyer's own: the connection dropped, the seat is kept. */
    away?: boolean;
}
export interface FoyerParticipants {
    local: FoyerParticipant;
    [id: string]: FoyerParticipant;
}
export interface FoyerParticipantCounts {
    present: number;
    hidden: number;
}

export interface FoyerWaitingParticipant {
    id: string;
    name: string;
    awaitingAccess: { level: "full" };
    /** foyer's own from here on. */
    knocked_at?: number;
    tries?: number;
    position?: number;
    flags?: string[];
    note?: string;
    trust?: "token" | "guest";
    user_id?: string;
    away?: boolean;
    held?: boolean;
    score?: number;
    /** By what a block would know this person again. */
    signals?: FoyerSignal[];
}
export type FoyerSignal = "device" | "user-id" | "token" | "address" | "name";
export interface FoyerWaitingUpdate {
    grantRequestedAccess?: boolean;
    /** foyer's own: words to the guest, a block, a grace time in seconds, a request for patience. */
    reason?: string;
    block?: "meeting" | "24h" | "forever";
    blockDomain?: boolean;
    /** Alone: left out of the "*" of the same call. */
    except?: true;
    /** What the block uses; all that are known if not given. */
    signals?: FoyerSignal[];
    grace?: number;
    hold?: boolean;
    message?: string;
}

export interface FoyerParticipantUpdate {
    setAudio?: boolean;
    setVideo?: boolean;
    setScreenShare?: false;
    eject?: true;
    updatePermissions?: FoyerPermissionsUpdate;
    setSubscribedTracks?: unknown;
    styles?: unknown;
    /** foyer's own from here on. */
    setHand?: false;
    park?: true;
    rename?: string;
    block?: "meeting" | "24h" | "forever";
    blockDomain?: boolean;
    /** Alone: left out of the "*" of the same call. */
    except?: true;
    signals?: FoyerSignal[];
    reason?: string;
    grace?: number;
    ejectAt?: number;
}

export interface FoyerCallOptions {
    url?: string;
    token?: string;
    userName?: string;
    userData?: unknown;
    startAudioOff?: boolean;
    startVideoOff?: boolean;
    audioSource?: boolean | string | MediaStreamTrack;
    videoSource?: boolean | string | MediaStreamTrack;
    subscribeToTracksAutomatically?: boolean;
    /** foyer's own: the class to use where there is no global WebSocket. */
    WebSocket?: unknown;
    [other: string]: unknown;
}

export interface FoyerStreamingOptions {
    rtmpUrl?: string | string[];
    endpoints?: { endpoint: string }[];
    width?: number;
    height?: number;
    fps?: number;
    videoBitrate?: number;
    audioBitrate?: number;
    minIdleTimeOut?: number;
    maxDuration?: number;
    backgroundColor?: string;
    instanceId?: string;
    layout?: object;
    [other: string]: unknown;
}

export type FoyerFatalErrorType =
    | "ejected" | "nbf-room" | "nbf-token" | "exp-room" | "exp-token" | "no-room" | "meeting-full"
    | "end-of-life" | "not-allowed" | "connection-error";

export interface FoyerErrorEvent {
    action: "error";
    errorMsg: string;
    error?: { type: FoyerFatalErrorType; msg: string; details?: { on?: string } };
    /** foyer's own: a finer cause, a host's words, who, and when a room opens (ms, 0: unknown). */
    cause: "" | "denied" | "blocked" | "wrong-room" | "bad-token" | "used-token" | "revoked-token"
        | "bound-token" | "lobby-full" | "replaced" | "ended"
        | "locked" | "no-host" | "wait" | "time";
    reason: string;
    by: string;
    opensAt: number;
}

interface ParticipantEvent<A> { action: A; participant: FoyerParticipant; by?: string }
interface WaitingEvent<A> { action: A; participant: FoyerWaitingParticipant }
interface Plain<A> { action: A }

/** Every event by its name. */
export interface FoyerEvents {
    loading: Plain<"loading">;
    loaded: Plain<"loaded">;
    "joining-meeting": Plain<"joining-meeting">;
    "joined-meeting": { action: "joined-meeting"; participants: { local: FoyerParticipant } };
    "left-meeting": Plain<"left-meeting">;
    "call-instance-destroyed": Plain<"call-instance-destroyed">;
    "participant-joined": ParticipantEvent<"participant-joined">;
    "participant-updated": ParticipantEvent<"participant-updated">;
    "participant-left": ParticipantEvent<"participant-left"> & { reason?: string };
    "participant-counts-updated": {
        action: "participant-counts-updated"; participantCounts: FoyerParticipantCounts;
    };
    "waiting-participant-added": WaitingEvent<"waiting-participant-added">;
    "waiting-participant-updated": WaitingEvent<"waiting-participant-updated">;
    "waiting-participant-removed": WaitingEvent<"waiting-participant-removed"> & {
        reason?: string; by?: string; words?: string;
    };
    "access-state-updated": { action: "access-state-updated" } & FoyerAccessState & {
        by?: string; reason?: string; parked?: boolean;
    };
    "app-message": { action: "app-message"; data: any; fromId: string };
    "meeting-session-summary-updated": {
        action: "meeting-session-summary-updated"; meetingSession: { id: string };
    };
    "meeting-session-state-updated": {
        action: "meeting-session-state-updated"; meetingSessionState: FoyerMeetingSessionState;
    };
    "live-streaming-started": StreamEvent<"live-streaming-started">;
    "live-streaming-updated": StreamEvent<"live-streaming-updated">;
    "live-streaming-stopped": StreamEvent<"live-streaming-stopped">;
    "live-streaming-error": StreamEvent<"live-streaming-error">;
    "recording-started": StreamEvent<"recording-started">;
    "recording-stopped": StreamEvent<"recording-stopped">;
    "recording-error": StreamEvent<"recording-error">;
    "transcription-started": StreamEvent<"transcription-started">;
    "transcription-updated": StreamEvent<"transcription-updated">;
    "transcription-stopped": StreamEvent<"transcription-stopped">;
    "transcription-error": StreamEvent<"transcription-error">;
    "network-connection": {
        action: "network-connection"; type: "signaling"; event: "connected" | "interrupted";
    };
    "nonfatal-error": { action: "nonfatal-error"; type: string; errorMsg: string; details?: unknown };
    error: FoyerErrorEvent;
    /* foyer's own */
    "hosts-updated": { action: "hosts-updated"; hosts: number };
    "position-updated": {
        action: "position-updated"; position: number; estimate: number; since: number;
    };
    "hold-updated": { action: "hold-updated"; on: boolean; text: string; by: string };
    "place-lost": Plain<"place-lost">;
    message: { action: "message"; text: string; by: string; id?: string; fromGuest: boolean };
    "media-requested": {
        action: "media-requested"; tracks: { audio?: boolean; video?: boolean }; by: string;
    };
}
interface StreamEvent<A> {
    action: A;
    instanceId?: string;
    layout?: object;
    errorMsg?: string;
    startedBy?: string;
    recordingId?: string;
    type?: string;
}

export interface FoyerMeetingSessionState {
    data: any;
    topology: "sfu" | "peer" | "none";
}
export interface FoyerRoomInfo {
    id: string;
    name: string;
    config: { [property: string]: any };
    domainConfig: { [property: string]: any };
    tokenConfig: { [property: string]: any };
    privacy?: "public" | "private";
}
export interface FoyerLobby {
    hosts: number;
    position: number;
    estimate: number;
    since: number;
    hold: { text: string; by: string } | null;
    online: boolean;
}

export interface FoyerCall {
    readonly callClientId: string;
    readonly properties: FoyerCallOptions;

    on<E extends keyof FoyerEvents>(event: E, handler: (event: FoyerEvents[E]) => void): this;
    on(event: string, handler: (event: any) => void): this;
    once<E extends keyof FoyerEvents>(event: E, handler: (event: FoyerEvents[E]) => void): this;
    once(event: string, handler: (event: any) => void): this;
    off(event: string, handler?: (event: any) => void): this;

    load(options?: FoyerCallOptions): Promise<void>;
    preAuth(options?: FoyerCallOptions): Promise<{ access: FoyerAccess }>;
    join(options?: FoyerCallOptions): Promise<FoyerParticipants>;
    leave(): Promise<void>;
    destroy(): Promise<void>;
    isDestroyed(): boolean;
    meetingState(): FoyerMeetingState;

    accessState(): FoyerAccessState;
    requestAccess(request?: FoyerAccessRequest): Promise<{ access: FoyerAccess; granted: boolean }>;
    waitingParticipants(): { [id: string]: FoyerWaitingParticipant };
    updateWaitingParticipant(id: string, updates: FoyerWaitingUpdate): Promise<{ id: string }>;
    updateWaitingParticipants(updatesById: {
        [id: string]: FoyerWaitingUpdate;
    }): Promise<{ ids: string[] }>;
    updateWaitingParticipants(id: string, updates: FoyerWaitingUpdate): Promise<{ ids: string[] }>;

    participants(): FoyerParticipants;
    participantCounts(): FoyerParticipantCounts;
    updateParticipant(id: string, update: FoyerParticipantUpdate): this;
    updateParticipants(updates: { [id: string]: FoyerParticipantUpdate }): this;
    setUserName(name: string, options?: { thisMeetingOnly?: boolean }): Promise<{ userName: string }>;
    setUserData(data: unknown): Promise<{ userData: unknown }>;
    sendAppMessage(data: any, to?: string | string[]): this;

    room(options?: { includeRoomConfigDefaults?: boolean }): Promise<
        FoyerRoomInfo | { roomUrlPendingJoin: string } | null
    >;
    meetingSessionSummary(): { id: string };
    meetingSessionState(): FoyerMeetingSessionState;
    setMeetingSessionData(data: object, mergeStrategy?: "replace" | "shallow-merge"): void;

    startLiveStreaming(options?: FoyerStreamingOptions): Promise<void>;
    updateLiveStreaming(options?: FoyerStreamingOptions): Promise<void>;
    stopLiveStreaming(options?: { instanceId?: string }): Promise<void>;
    startRecording(options?: FoyerStreamingOptions & { type?: string }): Promise<void>;
    stopRecording(options?: { instanceId?: string }): Promise<void>;

    localAudio(): boolean | null;
    localVideo(): boolean | null;
    localScreenAudio(): boolean | null;
    localScreenVideo(): boolean | null;
    setLocalAudio(on: boolean): this;
    setLocalVideo(on: boolean): this;
    startScreenShare(): this;
    stopScreenShare(): this;

    enumerateDevices(): Promise<{ devices: MediaDeviceInfo[] }>;
    getInputDevices(): Promise<{ camera: object; mic: object; speaker: object }>;
    setInputDevicesAsync(devices?: unknown): Promise<{ camera: object; mic: object; speaker: object }>;
    setOutputDeviceAsync(device?: unknown): Promise<{ camera: object; mic: object; speaker: object }>;
    startCamera(options?: unknown): Promise<{ camera: object; mic: object; speaker: object }>;
    getNetworkTopology(): Promise<{ topology: "sfu" | "peer" | "none" }>;
    getNetworkStats(): Promise<{ [figure: string]: any }>;
    getCpuLoadStats(): Promise<{ [figure: string]: any }>;
    getInputSettings(): Promise<{ [setting: string]: any }>;
    updateInputSettings(settings?: unknown): Promise<{ [setting: string]: any }>;
    getReceiveSettings(id?: unknown): Promise<{ [setting: string]: any }>;
    updateReceiveSettings(settings?: unknown): Promise<{ [setting: string]: any }>;
    getSendSettings(): { [setting: string]: any };
    updateSendSettings(settings?: unknown): Promise<{ [setting: string]: any }>;
    getActiveSpeaker(): { peerId?: string };
    startLocalAudioLevelObserver(everyMs?: number): Promise<void>;
    stopLocalAudioLevelObserver(): void;
    isLocalAudioLevelObserverRunning(): boolean;
    getLocalAudioLevel(): number;
    startRemoteParticipantsAudioLevelObserver(everyMs?: number): Promise<void>;
    stopRemoteParticipantsAudioLevelObserver(): void;
    isRemoteParticipantsAudioLevelObserverRunning(): boolean;
    getRemoteParticipantsAudioLevel(): { [id: string]: number };
    subscribeToTracksAutomatically(): boolean;
    setSubscribeToTracksAutomatically(on: boolean): this;
    setBandwidth(limits: unknown): this;
    iframe(): null;

    /* foyer's own */
    lobby(): FoyerLobby;
    hasPlace(): boolean;
    sendLobbyMessage(text: string): Promise<void>;
    raiseHand(on?: boolean): Promise<void>;
    handover(): { url: string; ticket?: string } | null;
}

export const version: string;
export function createCallObject(options?: FoyerCallOptions): FoyerCall;
export function getCallInstance(): FoyerCall | undefined;
export function supportedBrowser(): { supported: boolean; mobile: boolean; [what: string]: any };

declare const Foyer: {
    createCallObject: typeof createCallObject;
    getCallInstance: typeof getCallInstance;
    supportedBrowser: typeof supportedBrowser;
    version(): string;
};
export default Foyer;
