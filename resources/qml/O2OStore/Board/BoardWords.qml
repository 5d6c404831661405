pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// The board speaks Chinese and English at once, whatever language the machine is set to.
QtObject {
    readonly property string clearingZh: "正在通关"
    readonly property string clearingEn: "Being cleared"
    readonly property string readyZh: "请提货"
    readonly property string readyEn: "Ready"
    readonly property string deskZh: "号台"
    readonly property string askZh: "请问店员"
    readonly property string bringZh: "请带上身份证，听到铃声看最上面一格"
    readonly property string bringEn: "Bring your ID card. The newest number is on top."
    readonly property string clearanceZh: "通关"
    readonly property string clearanceEn: "clearance"
    readonly property string visitZh: "全程"
    readonly property string visitEn: "visit"
    readonly property string noneZh: "暂时没有等待的号"
    readonly property string noneEn: "Nobody is waiting right now"
    readonly property string noneReadyZh: "还没有可以提的号"
    readonly property string noneReadyEn: "No number is ready yet"
}
