// The window of Brokerscope: `brokerscope-gui [SCENARIO|FILE]`.

#include <QApplication>
#include <QMainWindow>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QMainWindow window;
    window.setWindowTitle(QStringLiteral("Brokerscope"));
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
