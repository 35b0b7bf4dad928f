"""The words of walls, by what they ask or say, in the languages that Rasid meets.

One phrase between two bars.
"""

# A phrase counts where a title, a heading or a line consists of little else.
PHRASES = {
    "asks for a human": """
        just a moment | one moment please | one more step | checking your browser | verify you are human |
        verify that you are human | verifying you are human | confirm you are a human | prove you are human |
        are you a robot | are you human | you are not a robot | i am not a robot | i'm not a robot | robot check |
        complete the security check | security check | security verification | security checkpoint | not a bot |
        human verification | bot verification | attention required | pardon our interruption | press & hold |
        enable javascript and cookies to continue | enable js and disable any ad blocker | unusual traffic |
        your request is being verified | site connection is secure | ddos protection |
        لحظة من فضلك | لحظة واحدة | انتظر لحظة | الرجاء الانتظار | يرجى الانتظار | جار التحقق | جاري التحقق |
        التحقق من أنك إنسان | تأكد من أنك إنسان | أثبت أنك لست روبوت | أنا لست روبوت | هل أنت روبوت | لست برنامج روبوت |
        التحقق من المتصفح | فحص المتصفح | فحص الأمان | التحقق الأمني | تحقق أمني |
        bir dakika lütfen | bir saniye lütfen | lütfen bekleyin | robot olmadığınızı doğrulayın | robot musunuz |
        insan olduğunuzu doğrulayın | güvenlik kontrolü | güvenlik doğrulaması | tarayıcınız kontrol ediliyor |
        یک لحظه صبر کنید | لطفا صبر کنید | چند لحظه صبر کنید | در حال بررسی مرورگر | بررسی مرورگر | بررسی امنیتی |
        من ربات نیستم | ربات نیستید | تأیید کنید که انسان هستید | انسان بودن شما | تکایە چاوەڕێ بکە |
        ji kerema xwe li bendê bin | verify you are not a robot | vérification de sécurité |
        vérifiez que vous êtes humain | einen moment | bestätigen sie, dass sie ein mensch sind | un momento |
        verifique que es un ser humano | подтвердите, что вы не робот | вы не робот | проверка браузера
    """,
    "refuses": """
        access denied | access to this page has been denied | you have been blocked | request unsuccessful |
        the requested url was rejected | request blocked | forbidden |
        تم رفض الوصول | تم حظرك | الوصول مرفوض |
        erişim engellendi | erişim reddedildi |
        دسترسی غیر مجاز | دسترسی شما مسدود شده است |
        accès refusé
    """,
    "asks to log in": """
        log in | login | sign in | member login | subscriber login | log in to continue | sign in to continue |
        please log in | please sign in | log in or sign up | sign in or create an account | log in to your account |
        تسجيل الدخول | سجل الدخول | سجل دخولك | الدخول | دخول الأعضاء | دخول المشتركين | يرجى تسجيل الدخول |
        giriş yap | giriş yapın | üye girişi | abone girişi | oturum aç | oturum açın | kullanıcı girişi |
        ورود | ورود به سایت | ورود کاربران | ورود به حساب کاربری | وارد شوید | چوونەژوورەوە |
        têkevin | connexion | se connecter | anmelden | einloggen | iniciar sesión | вход | войти
    """,
    "asks for consent": """
        before you continue | we value your privacy | we care about your privacy | your privacy | your privacy choices |
        privacy settings | cookie consent | cookie settings | cookie notice | we use cookies | consent |
        this site uses cookies | this website uses cookies | your data, your choice | data protection choices |
        قبل المتابعة | قبل أن تتابع | قبل الاستمرار | نحن نقدر خصوصيتك | نحن نهتم بخصوصيتك | خصوصيتك تهمنا | خصوصيتك |
        إعدادات الخصوصية | إعدادات ملفات تعريف الارتباط | الموافقة على ملفات تعريف الارتباط |
        devam etmeden önce | gizliliğinize önem veriyoruz | gizliliğiniz bizim için önemli | çerez ayarları |
        çerez tercihleri | çerez politikası |
        پیش از ادامه | قبل از ادامه | حریم خصوصی شما | تنظیمات کوکی |
        bevor sie fortfahren | wir schätzen ihre privatsphäre | avant de continuer | antes de continuar
    """,
    "offers a choice": """
        accept | accept all | accept cookies | accept and continue | i accept | agree | i agree | agree and continue |
        allow all | reject all | manage options |
        قبول | قبول الكل | أوافق | موافق | أوافق وأتابع | رفض الكل |
        kabul et | tümünü kabul et | kabul ediyorum | tümünü reddet |
        پذیرش همه | می‌پذیرم | موافقم | قبول همه |
        akzeptieren | alle akzeptieren | zustimmen | tout accepter | j'accepte | aceptar todo | принять все
    """,
    "not found": """
        404 | 404 error | error 404 | 404 not found | not found | page not found | article not found |
        page can't be found | page cannot be found | page could not be found | page doesn't exist | page does not exist |
        the page you are looking for | the page you were looking for | page no longer exists | page not available |
        content not found | post not found | story not found | nothing found | page is missing | page unavailable |
        الصفحة غير موجودة | صفحة غير موجودة | الصفحة المطلوبة غير موجودة | لم يتم العثور على الصفحة |
        لم نعثر على الصفحة | الصفحة التي تبحث عنها غير موجودة | الصفحة التي طلبتها غير موجودة | غير موجود | خطأ 404 |
        المقال غير موجود | الخبر غير موجود | المحتوى غير موجود | الصفحة غير متوفرة | الصفحة غير متاحة |
        sayfa bulunamadı | aradığınız sayfa bulunamadı | haber bulunamadı | içerik bulunamadı | 404 hatası |
        صفحه یافت نشد | صفحه پیدا نشد | صفحه مورد نظر یافت نشد | صفحه مورد نظر پیدا نشد | خطای 404 | یافت نشد |
        پەڕەکە نەدۆزرایەوە |
        rûpel nehat dîtin | rûpel nehate dîtin | page introuvable | seite nicht gefunden | página no encontrada |
        страница не найдена
    """,
    "for sale": """
        domain is for sale | domain name is for sale | domain for sale | buy this domain | this domain is parked |
        domain parked | parked domain | domain may be for sale | this domain has expired | domain has expired |
        is for sale |
        النطاق للبيع | هذا النطاق للبيع | الدومين للبيع |
        bu alan adı satılıktır | alan adı satılık |
        این دامنه به فروش می‌رسد | دامنه برای فروش |
        diese domain steht zum verkauf | ce domaine est à vendre
    """,
}

# Words that say what a line is about, wherever they stand in it.
ABOUT = {
    "consent": """
        cookie | consent | privacy | partners | gdpr |
        ملفات تعريف الارتباط | كوكيز | الخصوصية | خصوصيتك |
        çerez | gizlilik | kvkk |
        کوکی | حریم خصوصی |
        datenschutz | einwilligung | confidentialité | traceurs
    """,
    "script": """
        javascript | java script |
        جافا سكريبت | جافا سكربت | جافاسكريبت | جافاسكربت | جاوا اسکریپت | جاوااسکریپت | جاوا سکریپت
    """,
}
