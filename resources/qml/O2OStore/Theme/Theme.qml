pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// Every colour, size and duration of every screen. Reference screens: kiosk 1080 x 1920, desk 1366 x 768, board 1920 x 1080.
QtObject {
    id: theme

    // What the window tells.
    property real windowWidth: 1080
    property real windowHeight: 1920
    property string profile: "kiosk"
    property string scheme: "light"
    property bool largeType: false
    property bool reducedMotion: false
    property bool chinese: true
    // Density of the glass in px per millimetre; 0 when unknown (then the share of the screen alone decides).
    property real pixelsPerMm: 0

    readonly property bool landscape: theme.windowWidth > theme.windowHeight
    readonly property bool contrast: theme.scheme === "contrast"
    // Large type exists for shoppers only.
    readonly property bool large: theme.largeType && theme.profile === "kiosk"
    readonly property real referenceWidth: theme.profile === "desk" ? 1366 : (theme.landscape ? 1920 : 1080)
    readonly property real referenceHeight: theme.profile === "desk" ? 768 : (theme.landscape ? 1080 : 1920)
    readonly property real unit: Math.max(0.2, Math.min(theme.windowWidth / theme.referenceWidth, theme.windowHeight / theme.referenceHeight))

    // n steps of the 8 px grid.
    function grid(n: real): real {
        return Math.round(n * 8 * theme.unit);
    }
    // A length of the reference screen, at least so many millimetres of real glass.
    function sized(px: real, mm: real): int {
        return Math.round(Math.max(px * theme.unit, mm * theme.pixelsPerMm));
    }

    readonly property string family: "Noto Sans CJK SC"
    readonly property var features: ({ "tnum": 1, "kern": 1 })
    readonly property real lineHeight: theme.chinese ? 1.35 : 1.25
    // Where the sense is in one line, figures stand in a box of their own size: share of the em from its top to the baseline.
    readonly property real figureBaseline: 0.8665
    readonly property real ascent: 1.16
    readonly property real boxBaseline: 0.936
    readonly property real signShare: 0.72
    readonly property real signShareSmall: 0.86
    readonly property real signGap: 0.2
    readonly property real letterGap: 0.14
    // How far a title may shrink before it breaks, and a button's word before it is cut.
    readonly property real shrinkLimit: 0.62

    readonly property int fsSmall: theme.sized(theme.type.small, theme.mm(3.6))
    readonly property int fsBody: theme.sized(theme.type.body, theme.mm(4.5))
    readonly property int fsLead: theme.sized(theme.type.lead, theme.mm(5.6))
    readonly property int fsTitle: theme.sized(theme.type.title, theme.mm(8))
    readonly property int fsTotal: theme.sized(theme.type.total, theme.mm(12))
    readonly property int fsHero: theme.sized(theme.type.hero, 0)
    readonly property int fsNumber: theme.sized(theme.type.number, 0)
    readonly property int target: theme.sized(theme.type.target, theme.mm(15))
    readonly property int action: theme.sized(theme.type.action, theme.mm(15))
    readonly property int margin: theme.sized(theme.type.margin, 0)
    readonly property int gap: theme.sized(theme.type.gap, 0)
    readonly property int radiusS: theme.sized(theme.type.radiusS, 0)
    readonly property int radiusM: theme.sized(theme.type.radiusM, 0)
    readonly property int radiusL: theme.sized(theme.type.radiusL, 0)
    readonly property int hair: Math.max(1, theme.sized(theme.contrast ? 4 : theme.type.hair, 0))
    readonly property int bold: Math.max(2, theme.grid(theme.contrast ? 1 : 0.5))

    // Frame and parts.
    readonly property int headHeight: theme.grid(theme.landscape ? 13 : (theme.large ? 20.5 : 17))
    readonly property int stepsHeight: theme.grid(theme.landscape ? 10 : (theme.large ? 12.5 : 11.5))
    readonly property int stepBar: theme.grid(theme.large ? 2 : 1)
    readonly property int mark: theme.grid(theme.large ? 11 : 8)
    readonly property int rowHeight: theme.grid(theme.large ? 28 : (theme.landscape ? 16 : 19))
    readonly property int packshot: theme.grid(theme.large ? 18.5 : (theme.landscape ? 12 : 14.5))
    readonly property int documentRow: theme.grid(16.5)
    readonly property int documentRowCompact: theme.grid(11.5)
    readonly property int quotaBar: theme.grid(1.75)
    readonly property int stageRefused: theme.grid(40.5)
    readonly property int stageClearing: theme.grid(57)
    readonly property int stageScan: theme.grid(78)
    readonly property int stageScanAlone: theme.grid(118)
    readonly property int stageReleased: theme.grid(83)
    readonly property int stageCard: theme.grid(86)
    readonly property int stagePay: theme.grid(122)
    readonly property int qrRing: theme.grid(80)
    readonly property int qrQuiet: 4
    readonly property real stageShareLandscape: 0.55
    readonly property real dashGap: 4

    // Motion, in ms; with reduced motion things fade, nothing travels.
    readonly property int quick: 120
    readonly property int calm: 220
    readonly property int slow: 320
    readonly property int travel: theme.reducedMotion ? 0 : 1
    readonly property int easeOut: Easing.OutCubic
    readonly property int easeIn: Easing.InCubic
    readonly property int pulse: 2400
    readonly property int showcase: 12000
    // A second touch within this time is the same touch.
    readonly property int restAction: 700
    readonly property int restStep: 120

    readonly property real faint: 0.5
    // What lies over a page that waits under a sheet, in every scheme.
    readonly property color shade: "#15191D"
    readonly property real shadeOpacity: 0.78

    readonly property color paper: theme.colours.paper
    readonly property color card: theme.colours.card
    readonly property color line: theme.colours.line
    readonly property color shot: theme.colours.shot
    readonly property color ink: theme.colours.ink
    readonly property color inkSoft: theme.colours.inkSoft
    readonly property color jade: theme.colours.jade
    readonly property color jadePress: theme.colours.jadePress
    readonly property color overJade: theme.colours.overJade
    readonly property color jadeSoft: theme.colours.jadeSoft
    readonly property color amber: theme.colours.amber
    readonly property color amberSoft: theme.colours.amberSoft
    readonly property color vermilion: theme.colours.vermilion
    readonly property color vermilionSoft: theme.colours.vermilionSoft
    readonly property color sky: theme.colours.sky
    readonly property color skySoft: theme.colours.skySoft
    readonly property color veil: theme.colours.veil
    readonly property color overVeil: "#FFFFFF"
    readonly property color jadeLit: "#3FD3A2"
    // A QR code is ink on white in every scheme, or phones do not read it.
    readonly property color qrInk: "#15191D"
    readonly property color qrGround: "#FFFFFF"
    readonly property color matTop: "#565D62"
    readonly property color mat: "#2A2F33"

    // The word's colour and the ground of a tone: jade, sky, amber, vermilion or plain.
    function tone(name: string): color {
        return ({ "jade": theme.jade, "sky": theme.sky, "amber": theme.amber, "vermilion": theme.vermilion })[name] ?? theme.inkSoft;
    }
    function soft(name: string): color {
        return ({ "jade": theme.jadeSoft, "sky": theme.skySoft, "amber": theme.amberSoft, "vermilion": theme.vermilionSoft })[name] ?? theme.shot;
    }

    readonly property Scheme colours: theme.scheme === "contrast" ? theme.contrastColours : (theme.scheme === "dark" ? theme.darkColours : theme.lightColours)
    readonly property Scheme lightColours: Scheme {
        paper: "#F6F4EF"; card: "#FFFFFF"; line: "#DEDAD1"; shot: "#EFEBE2"
        ink: "#15191D"; inkSoft: "#454D55"
        jade: "#0B5D45"; jadePress: "#084735"; overJade: "#FFFFFF"; jadeSoft: "#E1F0EA"
        amber: "#8A5200"; amberSoft: "#FCEFD8"; vermilion: "#A3261B"; vermilionSoft: "#FBE6E3"
        sky: "#12507F"; skySoft: "#E2EEF7"; veil: "#C715191D"
    }
    readonly property Scheme darkColours: Scheme {
        paper: "#11161A"; card: "#1B2228"; line: "#33404A"; shot: "#262E35"
        ink: "#F3F1EC"; inkSoft: "#BCC5CC"
        jade: "#3FD3A2"; jadePress: "#63E0B7"; overJade: "#06281D"; jadeSoft: "#123A2E"
        amber: "#FFC46B"; amberSoft: "#3B2A0B"; vermilion: "#FF8F82"; vermilionSoft: "#3E1713"
        sky: "#86C5F5"; skySoft: "#10293B"; veil: "#C715191D"
    }
    readonly property Scheme contrastColours: Scheme {
        paper: "#FFFFFF"; card: "#FFFFFF"; line: "#000000"; shot: "#FFFFFF"
        ink: "#000000"; inkSoft: "#000000"
        jade: "#00452F"; jadePress: "#002E1F"; overJade: "#FFFFFF"; jadeSoft: "#FFFFFF"
        amber: "#5E3700"; amberSoft: "#FFF3D6"; vermilion: "#7E0F07"; vermilionSoft: "#FFFFFF"
        sky: "#003A66"; skySoft: "#FFFFFF"; veil: "#000000"
    }

    readonly property TypeScale type: theme.profile === "desk" ? theme.deskType : (theme.profile === "board" ? theme.boardType : (theme.large ? theme.largeScale : theme.kioskType))
    readonly property TypeScale kioskType: TypeScale {
        small: 26; body: 32; lead: 40; title: 56; total: 84; hero: 104; number: 304
        target: 92; action: theme.landscape ? 108 : 120; margin: 40; gap: 24; radiusS: 12; radiusM: 20; radiusL: 32; hair: 2
    }
    readonly property TypeScale largeScale: TypeScale {
        small: 42; body: 51; lead: 56; title: 72; total: 112; hero: 120; number: 304
        target: 124; action: 168; margin: 40; gap: 24; radiusS: 12; radiusM: 20; radiusL: 32; hair: 2
    }
    readonly property TypeScale deskType: TypeScale {
        small: 13; body: 15; lead: 18; title: 26; total: 34; hero: 34; number: 64
        target: 44; action: 56; margin: 20; gap: 16; radiusS: 6; radiusM: 10; radiusL: 14; hair: 1
    }
    readonly property TypeScale boardType: TypeScale {
        small: 30; body: 36; lead: 48; title: 64; total: 84; hero: 240; number: 172
        target: 92; action: 120; margin: 56; gap: 24; radiusS: 12; radiusM: 20; radiusL: 32; hair: 2
    }
    // Millimetres count for shoppers' glass only.
    function mm(length: real): real {
        return theme.profile === "kiosk" ? length : 0;
    }
}
